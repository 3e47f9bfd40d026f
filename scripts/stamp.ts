/**
 * `npm run stamp`: the zips for exact versions, from what was compiled before. Elasticsearch and Kibana refuse a plugin
 * whose descriptor names another version than their own.
 */

import { stampProcessor } from '../ingest-pipelines/processor/build.ts';
import { commandLine, failed } from './command-line.ts';

interface Options {
  readonly elasticsearch?: string;
}

const program = commandLine('npm run stamp --')
  .description('Makes the zips for the versions that you run, without compiling.')
  .option('--elasticsearch <version>', 'the processor for this Elasticsearch, for example 8.19.8')
  .action((options: Options) => {
    if (options.elasticsearch === undefined) {
      program.error('Name the version that you run, for example --elasticsearch 8.19.8.');
    }
    try {
      const { zip, version } = stampProcessor(options.elasticsearch as string);
      console.log(
        `${zip} is for Elasticsearch ${version}; install it with: bin/elasticsearch-plugin install file://${zip}`,
      );
    } catch (error) {
      failed(error);
    }
  });

program.parse();
