/** All other languages that a value can carry into a server: paths, commands, templates, lookups, XML, queries, requests. */
import { F, type Family } from '../../inspection/figures.ts';
import type { AttackContext, AttackDetector, NamedAttack } from './attack.ts';
import { placeOf, Signs, TALK, valueEvidence } from './attack.ts';

interface Kind {
  readonly family: Family;
  readonly owasp: string;
  readonly mitre: readonly string[];
  readonly words: string;
}
const KINDS: Readonly<Record<string, Kind>> = {
  path_traversal: {
    family: 'path',
    owasp: 'API8:2023',
    mitre: ['T1190', 'T1083'],
    words: 'Path that leaves its folder',
  },
  command: { family: 'shell', owasp: 'API8:2023', mitre: ['T1190', 'T1059'], words: 'Shell command' },
  template: { family: 'template', owasp: 'API8:2023', mitre: ['T1190'], words: 'Template expression' },
  log4j: { family: 'template', owasp: 'API8:2023', mitre: ['T1190'], words: 'Lookup of log4j' },
  xxe: { family: 'other', owasp: 'API8:2023', mitre: ['T1190'], words: 'XML entity' },
  ssrf: {
    family: 'other',
    owasp: 'API7:2023',
    mitre: ['T1190', 'T1090'],
    words: 'Address that only the server can reach',
  },
  nosql: { family: 'other', owasp: 'API8:2023', mitre: ['T1190'], words: 'NoSQL operator' },
  ldap: { family: 'other', owasp: 'API8:2023', mitre: ['T1190'], words: 'LDAP filter' },
  header: { family: 'other', owasp: 'API8:2023', mitre: ['T1190'], words: 'Line break that begins a header' },
  mail: { family: 'other', owasp: 'API8:2023', mitre: ['T1190'], words: 'Command to a mail server' },
  log: {
    family: 'other',
    owasp: 'API8:2023',
    mitre: ['T1190', 'T1565.001'],
    words: 'Line break that forges a log line',
  },
  code: { family: 'other', owasp: 'API8:2023', mitre: ['T1190', 'T1059'], words: 'Server-side code' },
  object: { family: 'other', owasp: 'API8:2023', mitre: ['T1190'], words: 'Serialised object' },
};

/** Where developers of clients name their own machine. */
const REDIRECTS = new Set(['redirect_uri', 'redirect_url', 'redirecturi', 'post_logout_redirect_uri', 'origin']);

export const injection: AttackDetector = { type: 'injection', detect };

function detect({ inspection }: AttackContext): NamedAttack | undefined {
  const { figures, findings } = inspection;
  const parents = figures[F.path_parents];
  const targets = figures[F.path_targets];
  const commands = figures[F.shell_commands];
  const shellPaths = figures[F.shell_paths];
  // What stands in a text of many words is more likely talked about than sent to be run.
  const prose = (family: Family): number => {
    const own = findings[family]?.figures;
    if (own === undefined) return 1;
    return own[F.talk] >= TALK ? 0.25 : own[F.sql_prose] >= TALK ? 0.4 : 1;
  };
  const path = prose('path');
  const shell = prose('shell');
  const template = prose('template');
  const other = prose('other');
  const alone = isOneLine(findings.other?.field) || (findings.other?.figures[F.line_count] ?? 0) <= 3;
  // An address among words is read by people; one that is all of a value, or stands among signs, is fetched.
  const own = findings.other?.figures;
  const read =
    own !== undefined && own[F.ssrf_apart] === 0 && own[F.sql_prose] + own[F.talk] >= 2 && own[F.ssrf_certain] < 2;
  const fetched = read ? 0.5 : 1;
  const redirect = REDIRECTS.has(findings.other?.name.toLowerCase() ?? '') ? 0.5 : 1;
  // What is certain of a kind is not said again by the lesser sign that it is made of: signs are taken for independent.
  const climbs = figures[F.path_certain] > 0;
  const runs = figures[F.shell_certain] > 0;
  const signs = new Signs('code')
    .add(climbs, 0.965 * path, 'path_traversal', 'file of the system, or a climb to it')
    .add(parents >= 1 && targets > 0, 0.97 * path, 'path_traversal', 'parent folders before a system file')
    .add(!climbs && parents >= 2 ? parents : 0, 0.9 * path, 'path_traversal', 'parent folder')
    .add(!climbs && parents === 1, 0.4 * path, 'path_traversal', 'parent folder')
    .add(climbs ? 0 : targets, 0.7 * path, 'path_traversal', 'system file')
    .add(figures[F.path_wrappers], 0.93 * path, 'path_traversal', 'stream wrapper')
    .add(figures[F.path_null], 0.6 * path, 'path_traversal', 'null byte')
    .add(
      commands >= 1 && (shellPaths > 0 || figures[F.shell_substitution] > 0),
      0.975 * shell,
      'command',
      'command with a system path or substitution',
    )
    .add(runs, 0.97 * shell, 'command', 'command as only a shell has it')
    .add(figures[F.shell_phrases], 0.965 * shell, 'command', 'command that opens a shell or runs what it is sent')
    .add(!runs && commands >= 1 ? commands : 0, 0.85 * shell, 'command', 'command behind a separator')
    .add(!runs && commands > 0 && commands < 1, 0.35 * shell, 'command', 'name of a command behind a separator')
    .add(shellPaths, 0.5 * shell, 'command', 'path of a shell or device')
    .add(figures[F.lookup_directory], 0.985, 'log4j', 'lookup of a directory')
    .add(figures[F.lookup_directory] > 0 ? 0 : figures[F.lookup_log4j], 0.93 * template, 'log4j', 'lookup')
    .add(figures[F.template_certain], 0.97 * template, 'template', 'expression that is sent to be worked out')
    .add(figures[F.template_expressions] >= 2, 0.85 * template, 'template', 'expressions or names of objects')
    .add(
      figures[F.template_certain] > 0 ? 0 : figures[F.template_expressions],
      0.6 * template,
      'template',
      'expression',
    )
    .add(figures[F.xml_certain], 0.975 * other, 'xxe', 'entity, inclusion or document type from elsewhere')
    .add(figures[F.xml_certain] > 0 ? 0 : figures[F.xml_entities], 0.6, 'xxe', 'document type or entity')
    .add(
      figures[F.ssrf_certain] >= 2,
      0.985 * other * redirect,
      'ssrf',
      'address of the cloud that keeps secrets, or in disguise',
    )
    .add(figures[F.ssrf_certain] === 1, 0.96 * other * redirect * fetched, 'ssrf', 'address of the server itself')
    .add(
      figures[F.ssrf_certain] > 0 ? 0 : figures[F.ssrf_targets],
      0.85 * other * redirect * fetched,
      'ssrf',
      'internal address',
    )
    .add(figures[F.nosql_certain], 0.955 * other, 'nosql', 'operator that runs, negates or compares with nothing')
    .add(figures[F.nosql_certain] > 0 ? 0 : figures[F.nosql_operators], 0.6, 'nosql', 'operator')
    .add(figures[F.ldap_filters], (figures[F.ldap_filters] > 1 ? 0.98 : 0.94) * other, 'ldap', 'filter')
    .add(figures[F.header_certain], alone ? 0.965 : 0.85, 'header', 'line break with a header behind it')
    .add(
      figures[F.header_certain] > 0 ? 0 : figures[F.header_breaks],
      alone ? 0.85 : 0.3,
      'header',
      'line break with a header behind it',
    )
    .add(figures[F.mail_commands], 0.985, 'mail', 'command to a mail server')
    .add(figures[F.log_lines], alone ? 0.94 : 0.5, 'log', 'line of a log that is forged')
    .add(figures[F.object_marks], 0.965, 'object', 'serialised object or prototype')
    .add(figures[F.code_certain], 0.965 * other, 'code', 'server-side code')
    .add(figures[F.code_certain] > 0 ? 0 : figures[F.code_calls], 0.6 * other, 'code', 'call of server-side code')
    .add(figures[F.remote_files], 0.95, 'code', 'file of another server to be included')
    .add(figures[F.include_marks], 0.96, 'code', 'server-side include');
  if (signs.confidence < 0.2) return undefined;
  const kind = KINDS[signs.subtype];
  const finding = findings[kind.family];
  return {
    subtype: signs.subtype,
    confidence: signs.confidence,
    owasp: [kind.owasp],
    mitre: kind.mitre,
    evidence: valueEvidence(finding, signs),
    reason: `${kind.words} in ${placeOf(finding)}: ${signs.notes.slice(0, 3).join(', ')}.`,
  };
}

/** Places in which a line break has no business: bodies hold texts of many lines. */
function isOneLine(field: string | undefined): boolean {
  return field !== undefined && !field.startsWith('http.request.body');
}
