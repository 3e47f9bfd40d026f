/** All other languages that a value can carry into a server: paths, commands, templates, lookups, XML, queries, requests. */
import { F, type Family } from '../../inspection/figures.ts';
import type { AttackContext, AttackDetector, NamedAttack } from './attack.ts';
import { placeOf, Signs, valueEvidence } from './attack.ts';

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
  log: {
    family: 'other',
    owasp: 'API8:2023',
    mitre: ['T1190', 'T1565.001'],
    words: 'Line break that forges a log line',
  },
  code: { family: 'other', owasp: 'API8:2023', mitre: ['T1190', 'T1059'], words: 'Server-side code' },
  object: { family: 'other', owasp: 'API8:2023', mitre: ['T1190'], words: 'Serialised object' },
};

export const injection: AttackDetector = { type: 'injection', detect };

function detect({ inspection }: AttackContext): NamedAttack | undefined {
  const { figures, findings } = inspection;
  const parents = figures[F.path_parents];
  const targets = figures[F.path_targets];
  const commands = figures[F.shell_commands];
  const shellPaths = figures[F.shell_paths];
  const signs = new Signs('code')
    .add(parents >= 1 && targets > 0, 0.97, 'path_traversal', 'parent folders before a system file')
    .add(parents >= 2 ? parents : 0, 0.92, 'path_traversal', 'parent folder')
    .add(parents === 1, 0.4, 'path_traversal', 'parent folder')
    .add(targets, 0.9, 'path_traversal', 'system file')
    .add(figures[F.path_wrappers], 0.8, 'path_traversal', 'stream wrapper')
    .add(figures[F.path_null], 0.6, 'path_traversal', 'null byte')
    .add(
      commands >= 1 && (shellPaths > 0 || figures[F.shell_substitution] > 0),
      0.95,
      'command',
      'command with a system path or substitution',
    )
    .add(commands >= 1 ? commands : 0, 0.93, 'command', 'command behind a separator')
    .add(commands > 0 && commands < 1, 0.4, 'command', 'name of a command behind a separator')
    .add(shellPaths, 0.5, 'command', 'path of a shell or device')
    .add(figures[F.lookup_log4j], 0.97, 'log4j', 'lookup')
    .add(figures[F.template_expressions], 0.85, 'template', 'expression')
    .add(figures[F.xml_entities], 0.7, 'xxe', 'document type or entity')
    .add(figures[F.ssrf_targets], 0.75, 'ssrf', 'internal address')
    .add(figures[F.nosql_operators], 0.8, 'nosql', 'operator')
    .add(figures[F.ldap_filters], 0.8, 'ldap', 'filter')
    .add(figures[F.header_breaks], 0.9, 'header', 'line break with a header behind it')
    .add(figures[F.log_lines], 0.8, 'log', 'line of a log that is forged')
    .add(figures[F.code_calls], 0.7, 'code', 'call of server-side code')
    .add(figures[F.include_marks], 0.95, 'code', 'server-side include')
    .add(figures[F.object_marks], 0.85, 'object', 'serialised object or prototype');
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
