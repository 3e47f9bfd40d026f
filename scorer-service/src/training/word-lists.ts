/** Lists of attack payloads, a line each, put into requests as the payload grammar puts its own. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@api-sentinel/models';
import { requestWith } from './payloads/events.ts';
import { SOURCES, type Source } from './sources.ts';

/** The lists whose every line is an attack by itself, by the folder of their collection. Fragments and names are left out. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  patt: [
    'SQL Injection/Intruder/Auth_Bypass.txt',
    'SQL Injection/Intruder/Auth_Bypass2.txt',
    'SQL Injection/Intruder/Generic_ErrorBased.txt',
    'SQL Injection/Intruder/Generic_TimeBased.txt',
    'SQL Injection/Intruder/Generic_UnionSelect.txt',
    'SQL Injection/Intruder/FUZZDB_MSSQL-WHERE_Time.txt',
    'SQL Injection/Intruder/FUZZDB_MySQL-WHERE_Time.txt',
    'SQL Injection/Intruder/FUZZDB_Oracle.txt',
    'SQL Injection/Intruder/FUZZDB_Postgres_Enumeration.txt',
    'SQL Injection/Intruder/SQLi_Polyglots.txt',
    'SQL Injection/Intruder/payloads-sql-blind-MSSQL-WHERE',
    'SQL Injection/Intruder/payloads-sql-blind-MySQL-WHERE',
    'XSS Injection/Intruders/BRUTELOGIC-XSS-STRINGS.txt',
    'XSS Injection/Intruders/IntrudersXSS.txt',
    'XSS Injection/Intruders/JHADDIX_XSS.txt',
    'XSS Injection/Intruders/MarioXSSVectors.txt',
    'XSS Injection/Intruders/RSNAKE_XSS.txt',
    'XSS Injection/Intruders/XSSDetection.txt',
    'XSS Injection/Intruders/XSS_Polyglots.txt',
    'XSS Injection/Intruders/port_swigger_xss_cheatsheet_event_handlers.txt',
    'XSS Injection/Intruders/xss_alert.txt',
    'XSS Injection/Intruders/xss_payloads_quick.txt',
    'NoSQL Injection/Intruder/MongoDB.txt',
    'NoSQL Injection/Intruder/NoSQL.txt',
  ],
  payloadbox_sqli: [
    'Intruder/detect/Generic_TimeBased.txt',
    'Intruder/detect/Generic_UnionSelect.txt',
    'Intruder/detect/xPlatform/xplatform.txt',
    'Intruder/exploit/Auth_Bypass.txt',
  ],
  payloadbox_xss: ['Intruder/xss-payload-list.txt'],
  fuzzdb: [
    'attack/sql-injection/detect/xplatform.txt',
    'attack/sql-injection/payloads-sql-blind/payloads-sql-blind-MSSQL-WHERE.txt',
    'attack/sql-injection/payloads-sql-blind/payloads-sql-blind-MySQL-WHERE.txt',
    'attack/xss/XSSPolyglot.txt',
    'attack/xss/xss-other.txt',
    'attack/xss/xss-rsnake.txt',
    'attack/xss/xss-uri.txt',
  ],
};
const SHORTEST = 4;
const LONGEST = 2_000;
/** Lines of one list at most, spread over it: the longest list is not the only one heard. */
const MOST_OF_A_LIST = 1_500;

export interface WordList {
  readonly name: string;
  readonly source: Source;
  readonly sha256: string;
  readonly values: readonly string[];
}

/** The collections that stand in a folder; none where it holds none of those known. */
export function readWordLists(folder: string): WordList[] {
  const found: WordList[] = [];
  for (const [name, paths] of Object.entries(LISTS)) {
    const own = join(folder, name);
    if (!existsSync(own)) continue;
    const hash = createHash('sha256');
    const values = new Set<string>();
    for (const path of paths) {
      const file = join(own, path);
      if (!existsSync(file)) continue;
      const bytes = readFileSync(file);
      hash.update(bytes);
      const lines = bytes
        .toString('utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= SHORTEST && line.length <= LONGEST && !line.startsWith('# '));
      const step = Math.max(1, Math.ceil(lines.length / MOST_OF_A_LIST));
      for (let i = 0; i < lines.length; i += step) values.add(lines[i]);
    }
    found.push({ name, source: SOURCES[name], sha256: hash.digest('hex'), values: [...values] });
  }
  return found;
}

/** The values of a list in requests, each from a source of its own. */
export function* listEvents({ values }: WordList, seed: number): Generator<Record<string, unknown>> {
  const random = new Random(seed, 23);
  const start = Date.UTC(2026, 1, 2);
  for (const [i, value] of values.entries()) yield requestWith(value, true, i, start + i * 1_311, random);
}
