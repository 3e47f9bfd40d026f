import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Alert, type AlertPage, type ModelList, PATHS } from '../scorer-service/src/contract/index.ts';
import { train } from '../scorer-service/src/training/train.ts';
import { type WatchedPage, withBrowser } from './support/browser.ts';
import { withConsole } from './support/console.ts';
import { until } from './support/until.ts';

jest.setTimeout(240_000);

/** A champion that has seen little: what is trained here in seconds is no match for the bundle that ships. */
const champion = mkdtempSync(join(tmpdir(), 'champion-'));
const sentinel = withConsole({
  async environment() {
    await train({ folders: [], payloads: 400, seed: 9, out: champion, importance: false, progress: () => {} });
    return { API_SENTINEL_DETECTION_BUNDLE: champion };
  },
});
const browser = withBrowser();
afterAll(() => rmSync(champion, { recursive: true }));

const ATTACKERS = ['203.0.113.7', '203.0.113.8', '203.0.113.9'];
const CALM = 240;

function event(id: string, source: string, query: string): Record<string, unknown> {
  return {
    '@timestamp': new Date().toISOString(),
    event: { id, kind: 'event' },
    http: { request: { method: 'GET' }, response: { status_code: 200 } },
    url: { path: '/search', query, original: `/search?${query}` },
    source: { ip: source },
    user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0' },
  };
}
const calm = (id: string, i: number) => event(id, `198.51.100.${i % 40}`, `q=shoes+${i}&page=${i % 7}`);

/** The version of the bundle that judged the next event, as its document in Elasticsearch has it. */
async function versionOnNextEvent(id: string): Promise<string | undefined> {
  await sentinel().send([calm(id, 1)]);
  const { hits } = await sentinel().elasticsearch.client.search<{ api_sentinel: { model: { version: string } } }>({
    index: 'logs-*',
    query: { term: { 'event.id': id } },
  });
  return hits.hits[0]?._source?.api_sentinel.model.version;
}
const models = () => sentinel().ask<ModelList>(PATHS.models);

let page: WatchedPage;
let first: string | undefined;

const job = (place: number) => page.locator('[data-test-subj="job"]').nth(place);
const cardOf = (version: string) => page.locator('[data-test-subj="model"]').filter({ hasText: version });

/** Starts a training as the page offers it, sees it run, and waits for its end. */
async function trainInPage(known: string, trainings: number): Promise<string> {
  await page.getByRole('combobox', { name: 'And from known attacks' }).selectOption(known);
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.getByText('The training has begun').waitFor();
  await page.locator('[data-test-subj="job"][data-state="running"]').waitFor();
  await job(0)
    .getByText(/^(gathering events|training|comparing with the champion), \d+ %/)
    .waitFor();
  await job(0).getByRole('progressbar').waitFor();
  await page.locator('[data-test-subj="job"][data-state="running"]').waitFor({ state: 'detached' });
  expect(await page.locator('[data-test-subj="job"]').count()).toBe(trainings);
  const why = job(0).locator('.apis-job-reason');
  const reason = (await why.count()) > 0 ? `, ${await why.innerText()}` : '';
  return `${await job(0).getAttribute('data-state')}${reason}`;
}

beforeAll(async () => {
  await sentinel().send([
    ...Array.from({ length: CALM }, (_, i) => calm(`calm-${i}`, i)),
    ...ATTACKERS.flatMap((source, k) =>
      Array.from({ length: 5 }, (_, i) =>
        event(`attack-${k}-${i}`, source, `q=${i}'%20UNION%20SELECT%20password,${k}%20FROM%20users--`),
      ),
    ),
  ]);
  page = await browser.page();
}, 120_000);

test('three alerts are labelled, a challenger is trained on that, and stands beside the champion', async () => {
  const alerts = await until('an alert of each attacker', async () => {
    const found = (await sentinel().ask<AlertPage>(PATHS.alerts)).alerts.filter(({ source }) =>
      ATTACKERS.includes(source ?? ''),
    );
    return new Set(found.map(({ source }) => source)).size === ATTACKERS.length && found;
  });
  const one = (source: string) => alerts.find((alert) => alert.source === source) as Alert;
  for (const { id } of ATTACKERS.map(one)) {
    await page.goto(sentinel().at(`/alerts?alert=${encodeURIComponent(id)}`));
    const flyout = page.locator('[data-test-subj="alert-flyout"]');
    await flyout.getByRole('button', { name: 'Attack', exact: true }).click();
    await flyout.getByText('labelled attack by local').waitFor();
  }
  await page.getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('tab', { name: 'Models' }).click();
  await page
    .getByText(/15 labelled|15 attacks|labelled attack/)
    .first()
    .waitFor();

  first = (await models()).champion;
  expect(await trainInPage('5000', 1)).toBe('succeeded');
  await job(0).getByText('15 labelled attack, 0 benign').waitFor();
  await job(0).getByRole('log').getByText('fitted on all rows').waitFor();

  const challenger = page.locator('[data-test-subj="model"][data-role="challenger"]');
  await challenger.getByRole('button', { name: 'Show' }).click();
  const comparison = page.locator('[data-test-subj="comparison"]');
  const row = comparison.getByRole('row').filter({ hasText: 'labeled sql injection' });
  expect(await row.getByRole('cell').nth(1).innerText()).toBe('15');
  await comparison.getByText('It is no worse than the champion').waitFor();
  await comparison.getByText(/^Of the last 255 events both flag/).waitFor();
  expect(await page.locator('.apis-reliability-point').count()).toBeGreaterThan(2);
  expect(await page.locator('.apis-importance tbody tr').count()).toBeGreaterThan(5);
  expect(await page.locator('.apis-model-members tbody tr').count()).toBe(10);
});

test('it is promoted, scores the next event, and is rolled back', async () => {
  expect(await versionOnNextEvent('before')).toBe(first);
  const challenger = (await models()).models.find(({ role }) => role === 'challenger')?.version ?? '';
  await page.getByRole('button', { name: /^Promote/ }).click();
  await page.getByText(`${challenger} scores from now on`).waitFor();
  await page.locator('[data-test-subj="model"][data-role="champion"]').filter({ hasText: challenger }).waitFor();
  expect(await versionOnNextEvent('after the promotion')).toBe(challenger);

  await page.getByRole('button', { name: 'Roll back to it' }).click();
  await page.getByText(`${first} scores again`).waitFor();
  await page
    .locator('[data-test-subj="model"][data-role="champion"]')
    .filter({ hasText: first ?? '' })
    .waitFor();
  expect(await versionOnNextEvent('after the roll-back')).toBe(first);
});

test('one that was trained on wrong labels is refused, and the page says why', async () => {
  const label = (word: string, ids: readonly string[]) =>
    fetch(sentinel().url + PATHS.labels, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ label: word, event_ids: ids }),
    });
  const wrong = await Promise.all([
    label(
      'attack',
      Array.from({ length: CALM }, (_, i) => `calm-${i}`),
    ),
    label(
      'benign',
      ATTACKERS.flatMap((_, k) => [0, 1, 2, 3, 4].map((i) => `attack-${k}-${i}`)),
    ),
  ]);
  expect(wrong.map(({ status }) => status)).toEqual([201, 201]);
  await page.reload();
  expect(await trainInPage('1000', 2)).toMatch(/^refused, /);
  const refused = (await models()).models.find(({ role }) => role === 'refused');
  const reason = refused?.refused ?? '';
  expect(reason).toMatch(/\d+ of [\d,]+ (attacks|harmless events|recent events)/);
  await job(0).getByText(reason).waitFor();
  const card = cardOf(refused?.version ?? '');
  await card.getByText(reason).waitFor();
  await card.getByRole('button', { name: 'Show' }).click();
  const reasons = page.locator('[data-test-subj="comparison"] [data-promotable="false"] li');
  await reasons.first().waitFor();
  expect((await reasons.allInnerTexts()).join(' ')).toBe(reason);
  expect(await page.getByRole('button', { name: /^Promote/ }).count()).toBe(0);
  expect(await versionOnNextEvent('after the refusal')).toBe(first);
  expect(page.mistakes).toEqual([]);
});
