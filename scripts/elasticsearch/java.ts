import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureSystemPackages } from '../machine/system-packages.ts';

const run = promisify(execFile);

export interface Java {
  readonly home: string;
  readonly major: number;
}

/**
 * The Java that `JAVA_HOME`, else the PATH gives; where there is none at all, the system's package manager is asked for one.
 *
 * @throws Error when there is none, or one older than 17.
 */
export async function findJava(): Promise<Java> {
  try {
    return await inspect();
  } catch (error) {
    if (process.env.JAVA_HOME) throw error;
    await ensureSystemPackages(['java']);
    return inspect();
  }
}

async function inspect(): Promise<Java> {
  const from = process.env.JAVA_HOME ? `JAVA_HOME (${process.env.JAVA_HOME})` : 'the PATH';
  const program = process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/java` : 'java';
  const remedy = 'install a JDK 17 or newer (Debian: openjdk-17-jdk-headless), or let JAVA_HOME point to one';
  const output = await run(program, ['-XshowSettings:properties', '-version']).catch((error: Error) => {
    throw new Error(`No Java could be run from ${from} (${error.message.split('\n')[0]}): ${remedy}.`);
  });
  const text = output.stderr + output.stdout;
  const home = /^\s*java\.home = (.+)$/m.exec(text)?.[1].trim();
  const major = Number(/^\s*java\.specification\.version = (\d+)/m.exec(text)?.[1] ?? 0);
  if (!home || major < 17) throw new Error(`The Java from ${from} is version ${major || 'unknown'}: ${remedy}.`);
  return { home, major };
}
