/** Where labelled events and payloads come from, what may be done with them, and which of them are one family. */

export interface Source {
  /** Sources of one family know each other's values: together they train, or are left out. */
  readonly family: string;
  readonly origin: string;
  readonly licence: string;
  /** false: for evaluating only; nothing that ships is trained on it. */
  readonly trains: boolean;
}

const source = (family: string, origin: string, licence: string, trains: boolean): Source => ({
  family,
  origin,
  licence,
  trains,
});

/** By the name of the folder. A folder of another name is its owner's, and a family of its own. */
export const SOURCES: Readonly<Record<string, Source>> = {
  httpparams_train: source('httpparams', 'Morzeux/HttpParamsDataset', 'MIT', true),
  httpparams_test: source('httpparams', 'Morzeux/HttpParamsDataset', 'MIT', true),
  grananqvist: source('grananqvist', 'grananqvist/Machine-Learning-Web-Application-Firewall-and-Dataset', 'MIT', true),
  libinjection: source('libinjection', 'client9/libinjection, test data', 'BSD-3-Clause', true),
  patt: source('payload_lists', 'swisskyrepo/PayloadsAllTheThings, Intruder lists', 'MIT', true),
  payloadbox_sqli: source('payload_lists', 'payloadbox/sql-injection-payload-list', 'MIT', true),
  payloadbox_xss: source('payload_lists', 'payloadbox/xss-payload-list', 'MIT', true),
  fuzzdb: source('payload_lists', 'fuzzdb-project/fuzzdb, attack lists', 'BSD-3-Clause', true),
  sqlmap: source('payload_lists', 'sqlmapproject/sqlmap', 'GPL-2.0', false),
  wfuzz: source('payload_lists', 'xmendez/wfuzz', 'GPL-2.0', false),
  blns: source('blns', 'minimaxir/big-list-of-naughty-strings', 'MIT', false),
  atrdf_d1: source('atrdf', 'ArielCyber API security challenge', 'none stated', false),
  csic2010_raw: source('csic', 'CSIC 2010 HTTP data set', 'research use', false),
  elastic_apache_first_half: source('elastic', 'elastic/examples', 'Apache-2.0', false),
  elastic_authlog_as_login: source('elastic', 'elastic/examples', 'Apache-2.0', false),
};

/** Made by this project: the simulator's folders and the payload grammar. */
export const OWN: Source = source('own', 'this project', 'Apache-2.0', true);

export function nameOfFolder(folder: string): string {
  return (
    folder
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? folder
  );
}

/** What is known of a folder of events. @param simulated whether the simulator has written it */
export function sourceOf(folder: string, simulated: boolean): Source {
  const name = nameOfFolder(folder);
  if (Object.hasOwn(SOURCES, name)) return SOURCES[name];
  return simulated ? OWN : source(name, 'given by name', "its owner's", true);
}
