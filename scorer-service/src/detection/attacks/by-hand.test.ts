import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { requestDocument } from '../../events/testing.ts';
import { createEventScorer } from '../scorer.ts';
import { ATTACKS_BY_HAND, HARMLESS_BY_HAND, type HandWritten } from './by-hand.cases.ts';

/** The shipped bundle, asked about the first request of a source that it never saw. */
const scorer = createEventScorer({ bundleDirectory: fileURLToPath(new URL('../../../bundle', import.meta.url)) });
const OPTIONS = { learn: false, explain: false, again: true, deadline: Number.POSITIVE_INFINITY };
const ALERT = 60;

function documentOf({ url, body, mime, headers }: HandWritten, id: string): object {
  const at = url.indexOf('?');
  return requestDocument({
    id,
    method: body === undefined ? 'GET' : 'POST',
    path: at < 0 ? url : url.slice(0, at),
    ...(at >= 0 && { query: url.slice(at + 1) }),
    ...(body !== undefined && { body }),
    ...(mime !== undefined && { mimeType: mime }),
    ...(headers !== undefined && { headers }),
    ...(headers?.['user-agent'] !== undefined && { agent: headers['user-agent'] }),
  });
}

function alerting(requests: readonly HandWritten[]): Set<string> {
  const names = requests.flatMap((request, i) => {
    const [verdict] = scorer.score([documentOf(request, `by hand ${i}`)], OPTIONS);
    if (verdict.status !== 'scored') throw new Error(`${request.name} was not scored`);
    return verdict.risk.score >= ALERT ? [request.name] : [];
  });
  return new Set(names);
}

test('nearly all attacks alert', () => {
  const found = alerting(ATTACKS_BY_HAND);
  const missed = ATTACKS_BY_HAND.map(({ name }) => name).filter((name) => !found.has(name));
  expect([missed.length <= 0.07 * ATTACKS_BY_HAND.length, missed]).toEqual([true, missed]);
});

test('of harmless oddities hardly any does', () => {
  const wrongly = [...alerting(HARMLESS_BY_HAND)];
  expect([wrongly.length <= 0.05 * HARMLESS_BY_HAND.length, wrongly]).toEqual([true, wrongly]);
});
