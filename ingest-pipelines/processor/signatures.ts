/**
 * Which compiled jar serves which Elasticsearch. Elasticsearch refuses a plugin whose descriptor does not name its exact
 * version, but what was compiled stays the same as long as the signatures that it uses do.
 */
export interface Signature {
  /** Names the folder `src/signature-<name>` and `target/signature-<name>`. */
  readonly name: '8' | '9';
  /** Against which Elasticsearch it is compiled and tested. */
  readonly compiledAgainst: string;
  /** Least major version of Java that compiles it and runs that Elasticsearch. */
  readonly java: number;
  /** Arguments that choose it in the pom. */
  readonly mavenArguments: readonly string[];
}

const SIGNATURE_8: Signature = { name: '8', compiledAgainst: '8.19.8', java: 17, mavenArguments: [] };
const SIGNATURE_9: Signature = {
  name: '9',
  compiledAgainst: '9.2.0',
  java: 21,
  mavenArguments: ['--activate-profiles', 'elasticsearch-9'],
};

export const SIGNATURES: readonly Signature[] = [SIGNATURE_8, SIGNATURE_9];

/** The version built for where none is named. */
export const DEFAULT_ELASTICSEARCH: string = SIGNATURE_8.compiledAgainst;

/**
 * The signature that an Elasticsearch of this version has.
 *
 * @throws a sentence where the version is malformed, or is one for which no jar is made
 */
export function signatureOf(version: string): Signature {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(version);
  if (parts === null) throw new Error(`"${version}" is no Elasticsearch version; write it as 8.19.8.`);
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  // 9.0 still has the four parameters: the jar compiled against 8.19.8 was tried on 9.0.8.
  if ((major === 8 && minor === 19) || (major === 9 && minor === 0)) return SIGNATURE_8;
  if (major === 9) return SIGNATURE_9;
  throw new Error(`There is no processor for Elasticsearch ${version}: it is made for 8.19 and for 9.x.`);
}
