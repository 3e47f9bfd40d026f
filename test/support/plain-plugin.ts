import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, ELASTICSEARCH_VERSION } from '../../scripts/elasticsearch/index.ts';
import { runProgram } from '../../scripts/elasticsearch/run-program.ts';

/** Zip of a plugin that does nothing, with the given description, compiled against the embedded Elasticsearch. */
export async function plainPlugin(folder: string, description: string): Promise<string> {
  const source = join(folder, description);
  const packed = join(source, 'packed');
  await mkdir(packed, { recursive: true });
  await writeFile(
    join(source, 'Plain.java'),
    'package plain; public class Plain extends org.elasticsearch.plugins.Plugin {}',
  );
  const lib = join(cacheFolder(), `elasticsearch-${ELASTICSEARCH_VERSION}`, 'lib');
  const jars = (await readdir(lib)).filter((name) => name.endsWith('.jar')).map((name) => join(lib, name));
  await run('javac', ['-d', join(source, 'classes'), '-cp', jars.join(':'), join(source, 'Plain.java')]);
  await run('jar', ['--create', '--file', join(packed, 'plain.jar'), '-C', join(source, 'classes'), '.']);
  const descriptor = {
    description,
    version: '1.0',
    name: 'plain',
    classname: 'plain.Plain',
    'java.version': '17',
    'elasticsearch.version': ELASTICSEARCH_VERSION,
  };
  const lines = Object.entries(descriptor).map(([key, value]) => `${key}=${value}`);
  await writeFile(join(packed, 'plugin-descriptor.properties'), lines.join('\n'));
  const zip = join(source, 'plain.zip');
  await run('jar', ['--create', '--no-manifest', '--file', zip, '-C', packed, '.']);
  return zip;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { status, output } = await runProgram(program, args);
  if (status !== 0) throw new Error(`${program} failed: ${output}`);
}
