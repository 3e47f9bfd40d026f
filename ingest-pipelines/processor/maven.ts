/** Runs Maven on the processor's project: quietly, and without the network once all is there. */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJava } from './java-homes.ts';
import type { Signature } from './signatures.ts';

export const PROJECT: string = import.meta.dirname;
const TAIL_LINES = 25;
const OFFLINE_TROUBLE = /offline mode|has not been downloaded from it before|Could not resolve dependencies/;

interface Run {
  readonly status: number;
  readonly output: string;
}

function run(javaHome: string, args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn('mvn', args, {
      cwd: PROJECT,
      env: {
        ...process.env,
        JAVA_HOME: javaHome,
        MAVEN_OPTS: `${process.env.MAVEN_OPTS ?? ''} -XX:TieredStopAtLevel=1`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-65_536);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) =>
      reject(
        new Error(
          `Maven could not be run (${error.message}); install it, on Debian and Ubuntu by "apt install maven".`,
        ),
      ),
    );
    const end = () => child.kill();
    process.once('exit', end);
    child.on('close', (status) => {
      process.off('exit', end);
      resolve({ status: status ?? 1, output });
    });
  });
}

function tail(output: string): string {
  const noise = /^\[ERROR\] (-> \[|To see the full|Re-run Maven|For more information|\[Help \d|$)/;
  return output
    .split('\n')
    .filter((line) => line.trim() !== '' && !noise.test(line))
    .slice(-TAIL_LINES)
    .join('\n');
}

/**
 * Runs a Maven phase for one signature.
 *
 * @param goal for example `package` or `test`
 * @returns what Maven printed, its last 64 KiB
 * @throws one sentence and the tail of Maven's output; or that no Java is new enough
 */
export async function maven(signature: Signature, goal: string, args: readonly string[] = []): Promise<string> {
  const java = findJava(signature.java);
  if (java === undefined) {
    throw new Error(
      `The processor for Elasticsearch ${signature.name}.x needs a Java ${signature.java} or newer with its compiler, and` +
        ' none was found in JAVA_HOME, PATH or /usr/lib/jvm; on Debian and Ubuntu "apt install openjdk-17-jdk-headless" brings 17.',
    );
  }
  const target = join(PROJECT, 'target', `signature-${signature.name}`);
  const marker = join(target, `offline-${goal}`);
  const common = [
    '--batch-mode',
    '--no-transfer-progress',
    '-Dstyle.color=never',
    ...signature.mavenArguments,
    ...args,
    goal,
  ];
  let result: Run | undefined;
  if (existsSync(marker)) {
    result = await run(java.path, ['--offline', ...common]);
    if (result.status !== 0 && OFFLINE_TROUBLE.test(result.output)) result = undefined;
  }
  result ??= await run(java.path, common);
  if (result.status !== 0) {
    throw new Error(
      `Maven could not ${goal} the processor for Elasticsearch ${signature.name}.x:\n${tail(result.output)}`,
    );
  }
  writeFileSync(marker, '');
  return result.output;
}
