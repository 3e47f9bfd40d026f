import { type Client, errors } from '@elastic/elasticsearch';
import { SetupError, setupError } from './setup-error.ts';

/** What an account must be allowed, in the words of an Elasticsearch role. */
export interface Privileges {
  readonly cluster: readonly string[];
  readonly indices: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
}

/** To install, check and remove. For `logs-*` the streams that are to be hooked suffice. */
export const SETUP_PRIVILEGES: Privileges = {
  cluster: ['monitor', 'manage_index_templates', 'manage_ingest_pipelines'],
  indices: [{ names: ['logs-*', 'api-sentinel-*'], privileges: ['view_index_metadata', 'manage'] }],
};

/** For the scorer: it reads events, writes late verdicts onto them, and keeps alerts and profiles. */
export const RUN_PRIVILEGES: Privileges = {
  cluster: ['monitor'],
  indices: [
    { names: ['logs-*'], privileges: ['read', 'write', 'view_index_metadata'] },
    { names: ['api-sentinel-*'], privileges: ['read', 'write', 'manage'] },
  ],
};

/** For a shipper that sends events to a data stream. */
export const SHIP_PRIVILEGES: Privileges = {
  cluster: ['monitor'],
  indices: [{ names: ['logs-*'], privileges: ['create_doc', 'auto_configure'] }],
};

/**
 * Makes sure that the account has the privileges, before anything is changed. Without security there is nothing to ask.
 *
 * @param streams patterns of the indices that will be touched
 * @throws SetupError naming what is missing
 */
export async function requirePrivileges(client: Client, streams: readonly string[]): Promise<void> {
  const [{ privileges }] = SETUP_PRIVILEGES.indices;
  const names = [...streams, 'api-sentinel-*'];
  const body = { cluster: SETUP_PRIVILEGES.cluster, index: [{ names, privileges }] };
  let answer: Answer;
  try {
    answer = await client.transport.request({ method: 'POST', path: '/_security/user/_has_privileges', body });
  } catch (error) {
    const status = error instanceof errors.ResponseError ? (error.statusCode ?? 0) : 0;
    if ([400, 404, 405, 410, 500].includes(status)) return;
    throw setupError(error, 'ask for the privileges of this account');
  }
  const missing = missingOf(answer);
  if (missing.length > 0) {
    throw new SetupError(`Nothing was changed, because this account lacks ${missing.join(' and ')}.`);
  }
}

interface Answer {
  readonly cluster: Readonly<Record<string, boolean>>;
  readonly index: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

function missingOf(answer: Answer): string[] {
  const cluster = lacking(answer.cluster);
  const missing = cluster.length > 0 ? [`the cluster ${privilegeList(cluster)}`] : [];
  const byPrivileges = new Map<string, string[]>();
  for (const [name, privileges] of Object.entries(answer.index)) {
    const list = lacking(privileges);
    if (list.length === 0) continue;
    const key = privilegeList(list);
    byPrivileges.set(key, [...(byPrivileges.get(key) ?? []), name]);
  }
  for (const [key, names] of byPrivileges) missing.push(`the index ${key} on ${names.join(', ')}`);
  return missing;
}

function lacking(privileges: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(privileges).flatMap(([name, granted]) => (granted ? [] : [name]));
}

function privilegeList(names: readonly string[]): string {
  return `${names.length === 1 ? 'privilege' : 'privileges'} ${names.join(', ')}`;
}
