/** `npm run scorer`: the scorer alone, and its API keys. */
import { Command, CommanderError } from 'commander';
import { settingsHelp } from '../scorer-service/src/configuration/help.ts';
import { loadSettings } from '../scorer-service/src/configuration/load.ts';
import { SettingsMistake } from '../scorer-service/src/configuration/mistake.ts';
import { settingsSchemaText } from '../scorer-service/src/configuration/settings-schema.ts';
import { keyFileIn, readKeys } from '../scorer-service/src/server/key-file.ts';
import { addKey, KeysMistake, removeKey } from '../scorer-service/src/server/keys-command.ts';

const program = new Command('npm run scorer --')
  .description('Scores API events over HTTP until it is told to end (Ctrl-C or SIGTERM).')
  .option('--config <file>', 'settings file (YAML); without it ./api-sentinel.yml, if it is there')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'api-sentinel: ')) })
  .addHelpText(
    'after',
    `
Exit status: 0 ended as asked; 1 can't start or go on; 2 a wrong flag or setting.

${settingsHelp()}`,
  )
  .action(serve);

const keys = program.command('keys').description('make, list and remove API keys');
keys
  .command('add')
  .description('make a key; it is printed once and kept as a hash only')
  .requiredOption(
    '--role <role>',
    'score (POST /v1/score), read (everything that is asked), act (also alerts, labels, exceptions) or admin (everything)',
  )
  .requiredOption('--name <name>', 'whose key it is')
  .action(({ role, name }: { role: string; name: string }) => {
    const settings = load();
    const key = addKey(keyFileIn(settings.state.directory), name, role, settings.server.keys);
    console.error(`This key is shown once; send it as "Authorization: ApiKey <key>".`);
    console.log(key);
  });
keys
  .command('list')
  .description('names and roles of all keys')
  .action(() => {
    const settings = load();
    for (const { name, role } of settings.server.keys) console.log(`${name}\t${role}\tin the settings`);
    for (const { name, role } of readKeys(keyFileIn(settings.state.directory))) console.log(`${name}\t${role}`);
  });
keys
  .command('remove')
  .description('remove a key; it is refused within a second')
  .requiredOption('--name <name>', 'whose key it is')
  .action(({ name }: { name: string }) => removeKey(keyFileIn(load().state.directory), name));

program
  .command('schema')
  .description('print the JSON Schema of the settings file')
  .action(() => {
    process.stdout.write(settingsSchemaText());
  });

function load() {
  return loadSettings({ file: program.opts<{ config?: string }>().config, environment: process.env });
}

async function serve(): Promise<void> {
  // Who read the log may go away; scoring goes on without.
  process.stdout.on('error', () => {});
  const settings = load();
  // Only here: the keys commands and --help need none of it, and are at once done without.
  const { start } = await import('../scorer-service/src/main.ts');
  const service = await start(settings);
  await new Promise<void>((resolve, reject) => {
    let asked = false;
    const end = (signal: NodeJS.Signals) => {
      if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
      asked = true;
      service.stop().then(resolve, reject);
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
}

/** The exit status that an error stands for, after its sentences were printed. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const sentences = error instanceof SettingsMistake ? error.sentences : [(error as Error).message];
  for (const sentence of sentences) console.error(`api-sentinel: ${sentence}`);
  if (error instanceof SettingsMistake || error instanceof KeysMistake) return 2;
  if ((error as Error).name !== 'CannotListen') console.error((error as Error).stack);
  return 1;
}

/** What is left open after the end, such as a request that Elasticsearch never answers, is not waited for. */
const LEFT_OPEN_MS = 1_000;

process.exitCode = await program.parseAsync().then(
  () => 0,
  (error: unknown) => explain(error),
);
setTimeout(() => process.exit(), LEFT_OPEN_MS).unref();
