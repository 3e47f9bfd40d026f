/** Documents of the sequences that are cases of behaviour. */
import { requestDocument } from '../../events/testing.ts';
import type { Row } from './behavior.cases.ts';

/** A word of letters that is another for each number. */
function word(n: number): string {
  return [...String(n * 7919 + 13)]
    .map((digit) => 'bcdfghklmn'[Number(digit)] + 'aeiou'[(Number(digit) + n) % 5])
    .join('');
}

export interface Sent {
  readonly time: number;
  readonly document: unknown;
}

/** The requests of rows in time order, from `source` unless a row says otherwise. */
export function sent(rows: readonly Row[], name: string, source: string, start: number): Sent[] {
  let seed = 1;
  const unit = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  let id = 0;
  const made = rows.flatMap((row) => {
    let time = start + row.at * 1000;
    return Array.from({ length: row.times }, (_, i) => {
      const one = { time, document: documentOf({ source, ...row }, i, time, `${name}-${id++}`) };
      time += row.seconds * 1000 * (1 + (row.jitter ?? 0) * (2 * unit() - 1));
      return one;
    });
  });
  return made.sort((a, b) => a.time - b.time);
}

function documentOf(row: Row, i: number, time: number, id: string): Record<string, unknown> {
  const filled = (text: string): string =>
    text
      .replaceAll('{i}', `${i % (row.of ?? 1e9)}`)
      .replaceAll('{n}', `${(37 * i) % (row.of ?? 1000)}`)
      .replaceAll('{w}', () => word(i));
  const { status, account, query, user, agent, body } = row;
  const document = requestDocument({
    id,
    time,
    method: row.method ?? 'GET',
    path: filled(row.path),
    status: typeof status === 'number' ? status : status[i % status.length],
    source: filled(row.source ?? '203.0.113.5'),
    ...(query !== undefined && { query: filled(query) }),
    ...(user !== undefined && { user }),
    ...(agent !== undefined && { agent }),
    ...(body !== undefined && { body: filled(body) }),
    ...(account !== undefined && {
      body: JSON.stringify({ username: filled(account), password: filled(row.password ?? 'x') }),
    }),
  });
  if (row.bytes !== undefined)
    (document.http as { response: Record<string, unknown> }).response.body = { bytes: row.bytes };
  if (row.milliseconds !== undefined)
    document.event = { ...(document.event as object), duration: row.milliseconds * 1_000_000 };
  return document;
}
