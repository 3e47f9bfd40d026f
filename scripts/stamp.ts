/**
 * `npm run stamp`: the zips for exact versions, from what was compiled before. Elasticsearch and Kibana refuse a plugin
 * whose descriptor names another version than their own.
 */

import { stampProcessor } from '../ingest-pipelines/processor/build.ts';
import { stampPlugin } from '../kibana-plugin/build/stamp.ts';
import { commandLine, failed } from './command-line.ts';

interface Options {
  readonly elasticsearch?: string;
  readonly kibana?: string;
}

const program = commandLine('npm run stamp --')
  .description('Makes the zips for the versions that you run, without compiling.')
  .option('--elasticsearch <version>', 'the processor for this Elasticsearch, for example 8.19.8')
  .option('--kibana <version>', 'the plugin for this Kibana, for example 8.19.8')
  .action(({ elasticsearch, kibana }: Options) => {
    if (elasticsearch === undefined && kibana === undefined) {
      program.error('Name the version that you run, for example --kibana 8.19.8 or --elasticsearch 8.19.8.');
    }
    try {
      if (kibana !== undefined) {
        const { zip } = stampPlugin(kibana);
        console.log(`${zip} is for Kibana ${kibana}; install it with: bin/kibana-plugin install file://${zip}`);
      }
      if (elasticsearch !== undefined) {
        const { zip, version } = stampProcessor(elasticsearch);
        console.log(
          `${zip} is for Elasticsearch ${version}; install it with: bin/elasticsearch-plugin install file://${zip}`,
        );
      }
    } catch (error) {
      failed(error);
    }
  });

program.parse();
