/** Finds the Java development kits of this machine, as far as they can be found without running them. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface JavaHome {
  readonly path: string;
  readonly major: number;
}

/** Folders that hold one folder a Java, on Linux distributions, macOS and in the usual version managers. */
const COLLECTIONS = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt/java',
  '/Library/Java/JavaVirtualMachines',
  join(process.env.HOME ?? '/', '.sdkman/candidates/java'),
  join(process.env.HOME ?? '/', '.jdks'),
];

function collected(): string[] {
  return COLLECTIONS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder).flatMap((name) => [join(folder, name), join(folder, name, 'Contents', 'Home')]),
  );
}

function fromPath(): string[] {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'javac'))
    .filter((file) => existsSync(file))
    .map((file) => dirname(dirname(realpathSync(file))));
}

function read(path: string): JavaHome | undefined {
  const release = join(path, 'release');
  if (!existsSync(join(path, 'bin', 'javac')) || !existsSync(release)) return undefined;
  const version = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'));
  return version === null ? undefined : { path, major: Number(version[1]) };
}

/**
 * The Java to work with: the one that JAVA_HOME names if it is new enough, else the oldest that is.
 *
 * @param least major version, for example 21
 * @returns undefined where none is new enough
 */
export function findJava(least: number): JavaHome | undefined {
  const named = [process.env.JAVA_HOME, process.env.ES_JAVA_HOME].filter((path) => path !== undefined && path !== '');
  const newEnough = (paths: readonly string[]) =>
    paths
      .map(read)
      .filter((java) => java !== undefined)
      .filter((java) => java.major >= least);
  return (
    newEnough(named as string[])[0] ?? newEnough([...fromPath(), ...collected()]).sort((a, b) => a.major - b.major)[0]
  );
}
