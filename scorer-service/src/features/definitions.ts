/** The feature vector: one row a feature, in the order of the columns. What changes its meaning changes its name, and the version counts the changes of the list. */
import type { Behavior } from '../behavior/behavior.ts';
import { C, type Surrounding } from '../behavior/surroundings.ts';
import { B } from '../behavior/windows.ts';
import { agentKind } from '../events/agent-kind.ts';
import type { ApiEvent } from '../events/event.ts';
import { F } from '../inspection/figures.ts';
import type { Inspection } from '../inspection/inspect.ts';
import { methodKind, pathDepth } from './request.ts';

export const FEATURES_VERSION = '5';

/** All that a feature may be read from. */
export interface FeatureContext {
  event: ApiEvent;
  inspection: Inspection;
  behavior: Behavior;
}

export type FeatureFamily =
  | 'request'
  | 'inspection'
  | 'response'
  | 'time'
  | 'source'
  | 'user'
  | 'session'
  | 'endpoint'
  | 'network'
  | 'agent';

export interface FeatureDefinition {
  readonly name: string;
  readonly family: FeatureFamily;
  readonly unit: string;
  readonly meaning: string;
  /** NaN where the log does not say. */
  readonly read: (context: FeatureContext) => number;
}

const { log2 } = Math;

/** Lengths and rates spread over decades: their logarithm is what models are given. */
function logged(value: number | undefined): number {
  return value === undefined ? Number.NaN : log2(1 + value);
}

function figure(name: string, meaning: string, ...figures: readonly (keyof typeof F)[]): FeatureDefinition {
  const places = figures.map((key) => F[key]);
  const [first, second] = places;
  const read =
    places.length === 1
      ? ({ inspection }: FeatureContext): number => inspection.figures[first]
      : ({ inspection }: FeatureContext): number => inspection.figures[first] + inspection.figures[second];
  return { name, family: 'inspection', unit: 'count', meaning, read };
}

function shape(
  name: keyof typeof F,
  unit: string,
  meaning: string,
  change = (value: number) => value,
): FeatureDefinition {
  const place = F[name];
  return {
    name: `value_${name}`,
    family: 'inspection',
    unit,
    meaning,
    read: ({ inspection }) => change(inspection.figures[place]),
  };
}

function windowed(family: 'source' | 'user' | 'session', key: string, meaning: string): FeatureDefinition {
  const place = B[key];
  return {
    name: `${family}_${key}`,
    family,
    unit: key === 'regularity' ? 'spread / mean' : 'count, log2(1 + n)',
    meaning,
    read: ({ behavior }) => {
      const value = behavior[family]?.[place];
      if (value === undefined) return Number.NaN;
      return key === 'regularity' ? value : log2(1 + value);
    },
  };
}

function around(
  family: FeatureFamily,
  name: string,
  surrounding: Surrounding,
  unit: string,
  meaning: string,
): FeatureDefinition {
  const place = C[surrounding];
  return { name, family, unit, meaning, read: ({ behavior }) => behavior.surroundings[place] };
}

/** Figures of which one alone is hardly ever harmless. */
const CERTAIN = [
  F.shell_certain,
  F.path_certain,
  F.template_certain,
  F.lookup_directory,
  F.nosql_certain,
  F.xml_certain,
  F.ssrf_certain,
  F.header_certain,
  F.code_certain,
  F.object_marks,
];

export const FEATURES: readonly FeatureDefinition[] = [
  {
    name: 'method',
    family: 'request',
    unit: 'class',
    meaning: '0 reads, 1 writes, 2 unusual, 3 no valid request',
    read: ({ event }) => methodKind(event.method),
  },
  {
    name: 'path_depth',
    family: 'request',
    unit: 'count',
    meaning: 'segments of the path',
    read: ({ event }) => pathDepth(event.path),
  },
  {
    name: 'path_length',
    family: 'request',
    unit: 'log2(1 + characters)',
    meaning: 'length of the path as sent',
    read: ({ event }) => logged(event.path.length),
  },
  {
    name: 'query_length',
    family: 'request',
    unit: 'log2(1 + characters)',
    meaning: 'length of the query as sent',
    read: ({ event }) => logged(event.query?.length ?? 0),
  },
  {
    name: 'body_length',
    family: 'request',
    unit: 'log2(1 + bytes)',
    meaning: 'bytes of the body, else its characters',
    read: ({ event }) => logged(event.body?.length ?? event.requestBytes ?? 0),
  },
  {
    name: 'values',
    family: 'request',
    unit: 'count',
    meaning: 'values that the sender chose and that were inspected',
    read: ({ inspection }) => inspection.values,
  },
  {
    name: 'agent',
    family: 'request',
    unit: 'class',
    meaning: '0 browser, 1 library or tool, 2 announced robot, 3 attack tool, 4 none',
    read: ({ event }) => agentKind(event.userAgent),
  },
  figure('probe_paths', 'names of files and consoles in the path that scanners look for', 'probe_paths'),
  figure('sql_words', 'SQL keywords', 'sql_words'),
  figure('sql_functions', 'SQL functions that are called', 'sql_functions'),
  figure('sql_schema', 'names of system tables and variables', 'sql_schema'),
  figure('sql_union', 'UNION with a SELECT behind it', 'sql_union'),
  figure('sql_tautology', 'conditions that need no column', 'sql_tautology'),
  figure('sql_comment', 'comments that cut off the rest', 'sql_comment'),
  figure('sql_stacked', 'statements behind a semicolon', 'sql_stacked'),
  figure('sql_break', 'SQL straight behind a quote that closes a string', 'sql_break'),
  figure('sql_delays', 'calls that wait or raise a telling error', 'sql_time', 'sql_error'),
  figure('sql_nesting', 'subqueries, and clauses behind a statement', 'sql_subquery', 'sql_clause'),
  {
    name: 'sql_prose',
    family: 'inspection',
    unit: 'count',
    meaning: 'words that follow words, as in prose, in the value with most SQL',
    read: ({ inspection }) => inspection.findings.sql?.figures[F.sql_prose] ?? 0,
  },
  figure('sql_quotes', 'kinds of quotes that do not close', 'sql_quotes'),
  figure('html_tags', 'HTML tags', 'html_tags'),
  figure('html_active', 'tags that run or load something', 'html_active'),
  figure('html_handlers', 'event handlers, and script URLs', 'html_handlers', 'html_script_url'),
  figure('html_calls', 'calls of JavaScript functions', 'html_calls'),
  figure('html_objects', 'objects of the browser', 'html_objects'),
  figure('html_break', 'attributes that are closed before a tag', 'html_break'),
  figure('shell_commands', 'shell commands behind a separator', 'shell_commands'),
  figure('shell_paths', 'paths of shells, and substitutions', 'shell_paths', 'shell_substitution'),
  figure('path_parents', 'steps to the parent folder', 'path_parents'),
  figure('path_targets', 'files that no request should name', 'path_targets'),
  figure('path_wrappers', 'wrappers such as php://, and null bytes', 'path_wrappers', 'path_null'),
  figure('template_expressions', 'expressions of template engines', 'template_expressions'),
  figure('lookups', 'log4j lookups', 'lookup_log4j'),
  figure('query_operators', 'NoSQL operators and LDAP filters', 'nosql_operators', 'ldap_filters'),
  figure('xml_entities', 'XML document types, entities and inclusions', 'xml_entities'),
  figure('ssrf_targets', 'addresses that only the server can reach', 'ssrf_targets'),
  figure('line_breaks', 'line breaks with a header or a line of a log behind them', 'header_breaks', 'log_lines'),
  figure('code_calls', 'calls of server-side code', 'code_calls'),
  figure(
    'object_marks',
    'serialised objects, prototype pollution and server-side includes',
    'object_marks',
    'include_marks',
  ),
  figure('layers', 'layers of percent encoding', 'layers'),
  figure('odd_encoding', 'malformed, overlong and null-byte encodings', 'odd_encoding'),
  shape('length', 'log2(1 + characters)', 'longest value', logged),
  shape('entropy', 'bits a character', 'highest entropy of a value'),
  shape('punctuation', 'share', 'highest share of punctuation in a value'),
  shape('digits', 'share', 'highest share of digits in a value'),
  shape('control', 'count', 'control characters in a value'),
  shape('non_ascii', 'share', 'highest share of characters beyond ASCII'),
  {
    name: 'status',
    family: 'response',
    unit: 'class',
    meaning: 'first digit of the status',
    read: ({ event }) => (event.status === undefined ? Number.NaN : Math.floor(event.status / 100)),
  },
  {
    name: 'response_bytes',
    family: 'response',
    unit: 'log2(1 + bytes)',
    meaning: 'size of the response',
    read: ({ event }) => logged(event.responseBytes),
  },
  windowed('source', 'requests_10s', 'requests of the source in 10 s'),
  windowed('source', 'requests_10m', 'requests of the source in 10 min'),
  windowed('source', 'requests_1h', 'requests of the source in 1 h'),
  windowed('source', 'client_errors_10m', 'answers of 4xx to the source in 10 min'),
  windowed('source', 'too_many_10m', 'answers of 429 to the source in 10 min'),
  windowed('source', 'failed_logins_10m', 'failed log-ins of the source in 10 min'),
  windowed('source', 'failed_logins_1h', 'failed log-ins of the source in 1 h'),
  windowed('source', 'logins_1h', 'log-ins of the source in 1 h'),
  windowed('source', 'accounts_1h', 'accounts for which the source failed to log in, in 1 h'),
  windowed('source', 'resources_10m', 'different resources asked for by the source in 10 min'),
  windowed('source', 'missing_10m', 'different paths answered 403, 404 or 405 in 10 min'),
  windowed('source', 'regularity', 'spread of the gaps between requests over their mean'),
  windowed('source', 'sequence', 'steps in a row from one number to the next'),
  windowed('user', 'failed_logins_10m', 'failed log-ins of the account in 10 min'),
  windowed('user', 'requests_10m', 'requests of the user in 10 min'),
  windowed('session', 'requests_10m', 'requests of the session in 10 min'),
  around('session', 'session_surprise', 'surprise', 'bits', 'surprise of this endpoint after the two before it'),
  around('session', 'session_surprise_mean', 'surprise_mean', 'bits', 'mean surprise of the way of the session'),
  around('session', 'session_entropy', 'entropy', 'bits', 'entropy of the last 16 endpoints of the session'),
  around('source', 'source_entropy', 'source_entropy', 'bits', 'entropy of the last 16 endpoints of the source'),
  around('source', 'source_kind_distance', 'kind_distance', 'distance', 'distance to the nearest cluster of sources'),
  around('endpoint', 'endpoint_rarity', 'endpoint_rarity', 'bits', 'how seldom the endpoint is asked for'),
  around(
    'endpoint',
    'endpoint_status',
    'status_surprise',
    'bits',
    'how seldom the endpoint answers this class of status',
  ),
  around(
    'endpoint',
    'endpoint_parameters',
    'parameters_surprise',
    'bits',
    'how seldom the endpoint is given parameters of these names',
  ),
  around('endpoint', 'endpoint_bytes', 'bytes_off', 'spreads', 'size of the answer against what is usual here'),
  around('endpoint', 'endpoint_duration', 'duration_off', 'spreads', 'time of the answer against what is usual here'),
  around(
    'network',
    'network_requests',
    'network_requests',
    'count, log2(1 + n)',
    'requests of the network, half gone in 1 h',
  ),
  around('network', 'network_errors', 'network_errors', 'share', 'answers of 4xx to the network'),
  around('network', 'network_sources', 'network_sources', 'count', 'about how many sources of the network'),
  around(
    'network',
    'network_failed_logins',
    'network_failed_logins',
    'count, log2(1 + n)',
    'failed log-ins of the network, half gone in 1 h',
  ),
  around('agent', 'agent_rarity', 'agent_rarity', 'bits', 'how seldom this agent is met'),
  around('agent', 'agent_errors', 'agent_errors', 'share', 'answers of 4xx to this agent'),
  {
    name: 'login_evidence',
    family: 'source',
    unit: 'probability',
    meaning: 'what log-ins over days say of the source, its network or the account; 0 where they say nothing',
    read: ({ behavior }) => behavior.loginCase?.probability ?? 0,
  },
  around(
    'time',
    'hour_rarity',
    'hour_rarity',
    'bits',
    'how seldom requests come at this hour of a working day or weekend',
  ),
  figure('sql_same', 'conditions that compare what they write out, such as 1=1', 'sql_same'),
  figure('script_signs', 'script elements, and calls that show whether they run', 'html_script', 'html_dialogs'),
  {
    name: 'server_signs',
    family: 'inspection',
    unit: 'count',
    meaning: 'signs of attacks on the server that harmless requests hardly have, of all languages together',
    read: ({ inspection }) => {
      let signs = 0;
      for (const place of CERTAIN) signs += inspection.figures[place];
      return signs;
    },
  },
  {
    name: 'talk',
    family: 'inspection',
    unit: 'log2(1 + words)',
    meaning: 'plain words behind plain words around the signs that were found',
    read: ({ inspection }) => log2(1 + inspection.figures[F.talk]),
  },
  around(
    'endpoint',
    'endpoint_values',
    'values_surprise',
    'bits',
    'how seldom a parameter of the endpoint is given a value of such characters or such a length',
  ),
];

export const FEATURE_NAMES: readonly string[] = FEATURES.map(({ name }) => name);
