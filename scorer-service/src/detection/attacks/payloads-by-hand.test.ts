import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { requestDocument } from '../../events/testing.ts';
import { createEventScorer } from '../scorer.ts';

/** The shipped bundle, asked about the first request of a source that it never saw. */
const scorer = createEventScorer({ bundleDirectory: fileURLToPath(new URL('../../../bundle', import.meta.url)) });
const OPTIONS = { learn: false, explain: false, again: true, deadline: Number.POSITIVE_INFINITY };
const ALERT = 60;

type Request = Parameters<typeof requestDocument>[0];

function body(mimeType: string, text: string): Request {
  return { method: 'POST', mimeType, body: text };
}

function target(text: string): Request {
  const [path, ...query] = text.split('?');
  return { path, ...(query.length > 0 && { query: query.join('?') }) };
}

/** As a client sends it; what is percent-encoded in part already is left so. */
function encoded(text: string): string {
  return /%[0-9a-f]{2}/i.test(text) ? text.replace(/[ #&+]/g, encodeURIComponent) : encodeURIComponent(text);
}

/** A file's name, and behind it what it holds. */
function file(text: string): Request {
  const [, disposition, content] = /^(filename=".*?") (.*)$/.exec(text) ?? [];
  const part = `--b\r\nContent-Disposition: form-data; name="f"; ${disposition}\r\n\r\n${content}\r\n--b--\r\n`;
  return body('multipart/form-data; boundary=b', part);
}

/** Where the text of a row stands in its request. */
const PLACES: Readonly<Record<string, (text: string) => Request>> = {
  value: (text) => ({ path: '/search', query: `q=${encoded(text)}` }),
  query: (text) => ({ path: '/index.php', query: text }),
  path: target,
  form: (text) => body('application/x-www-form-urlencoded', text),
  json: (text) => body('application/json', text),
  xml: (text) => body('application/xml', text),
  file,
  agent: (text) => ({ agent: text }),
  cookie: (text) => ({ headers: { cookie: text } }),
  referer: (text) => ({ headers: { referer: text } }),
  header: (text) => ({ headers: { [text.slice(0, text.indexOf(': '))]: text.slice(text.indexOf(': ') + 2) } }),
};

function rows(name: string): [place: string, text: string][] {
  const lines = readFileSync(new URL(name, import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => line.split('\t').slice(-2) as [string, string]);
}

function alerting(of: readonly [place: string, text: string][]): string[] {
  return of
    .filter(([place, text], i) => {
      const [verdict] = scorer.score([requestDocument({ id: `${i}`, ...PLACES[place](text) })], OPTIONS);
      if (verdict.status !== 'scored') throw new Error(`${text} was not scored`);
      return verdict.risk.score >= ALERT;
    })
    .map(([, text]) => text);
}

test('nearly all attacks alert', () => {
  const attacks = rows('payloads-by-hand.attacks.tsv');
  const found = new Set(alerting(attacks));
  const missed = attacks.map(([, text]) => text).filter((text) => !found.has(text));
  expect([attacks.length > 400 && missed.length <= 0.08 * attacks.length, missed]).toEqual([true, missed]);
});

test('of harmless oddities hardly any does', () => {
  const harmless = rows('payloads-by-hand.harmless.tsv');
  const wrongly = alerting(harmless);
  expect([harmless.length > 200 && wrongly.length <= 0.05 * harmless.length, wrongly]).toEqual([true, wrongly]);
});
