/** Builds, stamps and tests the ingest processor. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './build-lock.ts';
import { findJava } from './java-homes.ts';
import { maven, PROJECT } from './maven.ts';
import { packPlugin } from './plugin-zip.ts';
import { DEFAULT_ELASTICSEARCH, SIGNATURES, type Signature, signatureOf } from './signatures.ts';

const TARGET = join(PROJECT, 'target');
const LOCK = join(TARGET, 'build.lock');

export interface BuiltProcessor {
  /** Path of the zip for `elasticsearch-plugin install file://…`. */
  readonly zip: string;
  /** The Elasticsearch that it is for. */
  readonly version: string;
}

function folder(signature: Signature): string {
  return join(TARGET, `signature-${signature.name}`);
}

function jarPath(signature: Signature): string {
  return join(folder(signature), 'api-sentinel-processor.jar');
}

/** A digest of all that the jar is compiled from. */
function sourceDigest(signature: Signature): string {
  const files = globSync(['pom.xml', 'src/main/**/*', `src/signature-${signature.name}/**/*`], {
    cwd: PROJECT,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(file.slice(PROJECT.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function isCurrent(signature: Signature): boolean {
  const stamp = join(folder(signature), 'sources.sha256');
  return existsSync(jarPath(signature)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceDigest(signature);
}

async function compile(signature: Signature): Promise<void> {
  if (isCurrent(signature)) return;
  await alone(LOCK, async () => {
    if (isCurrent(signature)) return;
    const digest = sourceDigest(signature);
    await maven(signature, 'package', ['-Dmaven.test.skip=true']);
    writeFileSync(join(folder(signature), 'sources.sha256'), digest);
  });
}

function pack(version: string, signature: Signature): BuiltProcessor {
  const zip = join(TARGET, `api-sentinel-${version}.zip`);
  const bytes = packPlugin(readFileSync(jarPath(signature)), version, signature);
  if (!existsSync(zip) || !readFileSync(zip).equals(bytes)) {
    const unfinished = `${zip}.${process.pid}`;
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, zip);
  }
  return { zip, version };
}

/**
 * The processor's zip for an Elasticsearch, compiled only where its sources have changed since the last time.
 *
 * @param options `elasticsearch`: the exact version it is for, 8.19.8 by default
 * @throws one sentence: no such signature, no Java, no Maven, or the tail of Maven's output
 */
export async function buildProcessor(options: { elasticsearch?: string } = {}): Promise<BuiltProcessor> {
  const version = options.elasticsearch ?? DEFAULT_ELASTICSEARCH;
  const signature = signatureOf(version);
  await compile(signature);
  return pack(version, signature);
}

/** What became of each signature: its zip, or the sentence that says why there is none. */
export interface BuiltSignature {
  readonly signature: string;
  readonly zip?: string;
  readonly missing?: string;
}

/** Compiles every signature that the Java of this machine can; the others are told in `missing`. */
export async function buildAllSignatures(): Promise<readonly BuiltSignature[]> {
  const built: BuiltSignature[] = [];
  for (const signature of SIGNATURES) {
    const missing = missingJava(signature);
    if (missing === undefined) {
      const { zip } = await buildProcessor({ elasticsearch: signature.compiledAgainst });
      built.push({ signature: signature.name, zip });
    } else {
      built.push({ signature: signature.name, missing });
    }
  }
  return built;
}

function missingJava(signature: Signature): string | undefined {
  if (findJava(signature.java) !== undefined) return undefined;
  return (
    `The processor for Elasticsearch ${signature.name}.x is left out: it needs Java ${signature.java} or newer, and none` +
    ' was found in JAVA_HOME, PATH or /usr/lib/jvm.'
  );
}

/**
 * A zip for a version from the jar that was compiled before; nothing is compiled.
 *
 * @throws a sentence where the version has no jar: none is made for it, it was not built yet, or Java was missing
 */
export function stampProcessor(version: string): BuiltProcessor {
  const signature = signatureOf(version);
  if (!existsSync(jarPath(signature))) {
    throw new Error(
      missingJava(signature) ??
        `There is no compiled processor for Elasticsearch ${signature.name}.x yet; "npm run build" makes it.`,
    );
  }
  mkdirSync(TARGET, { recursive: true });
  return pack(version, signature);
}

/** How the Maven tests of one signature went: how many passed, or the sentence that says why they were left out. */
export interface TestedSignature {
  readonly signature: string;
  readonly elasticsearch: string;
  readonly passed?: number;
  readonly skipped?: string;
}

/**
 * Runs the processor's own tests, on every signature for which this machine has a Java.
 *
 * @throws one sentence and the tail of Maven's output where a test fails
 */
export async function testProcessor(): Promise<readonly TestedSignature[]> {
  const tested: TestedSignature[] = [];
  for (const signature of SIGNATURES) {
    const name = { signature: signature.name, elasticsearch: signature.compiledAgainst };
    const skipped = missingJava(signature);
    if (skipped !== undefined) {
      tested.push({ ...name, skipped });
      continue;
    }
    const output = await alone(LOCK, () => maven(signature, 'test'));
    const counts = [...output.matchAll(/Tests run: (\d+), Failures: 0, Errors: 0/g)].at(-1);
    if (counts === undefined || Number(counts[1]) === 0) {
      throw new Error(`Maven ran no test of the processor for Elasticsearch ${signature.name}.x.`);
    }
    tested.push({ ...name, passed: Number(counts[1]) });
  }
  return tested;
}
