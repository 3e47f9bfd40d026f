import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { type BenchRow, row } from '../../../models/bench/rows.ts';
import { startAttackers } from './attackers.ts';
import { type Interaction, PAGE_CLOCK } from './page-clock.ts';
import { storeAlerts } from './stored-alerts.ts';
import { type BenchedConsole, withBenchedConsole } from './system.ts';

export interface ConsoleBenchOptions {
  /** For how long the feed is used while alerts come. */
  readonly minutes: number;
}

const STORED = 50_000;
const NEW_PER_SECOND = 50;
const CALM_PER_SECOND = 2;
const CALM_S = 40;
/** Longer than answers that no page shows are kept, and until the page's programs are compiled: from then on what comes is as much as what goes. */
const WARM_UP_S = 240;
const LOADS = 10;
/** Three notches of a mouse's wheel. */
const NOTCHES_PX = 360;
const SIZE = { width: 1440, height: 900 };
const PATIENCE_MS = 60_000;
/** A hand rests on a button for a moment before it presses; meanwhile the page gets ready for it. */
const REST_MS = 100;
/** Before a row is clicked: for a moment after it was scrolled the table takes no clicks, and nobody is as fast. */
const PAUSE_MS = 200;
const INTERACTIONS = ['filter', 'sort', 'scroll', 'open'] as const;
type Kind = (typeof INTERACTIONS)[number];

/**
 * What an analyst waits for: the first load, an alert in the feed after its event, and every interaction with a feed that
 * 50,000 alerts stand behind and 50 new ones a second run into; and whether the page's memory stays what it is.
 * Elasticsearch, scorer, browser and this all run on this machine and share its cores.
 */
export function benchConsole({ minutes }: ConsoleBenchOptions, log: (line: string) => void): Promise<BenchRow[]> {
  return withBenchedConsole(log, async (system) => {
    const calm = await arrivals(system, CALM_PER_SECOND, CALM_S, 0);
    log(`${calm.delays.length} of ${calm.sent} alerts seen in the feed`);
    const rows = figuresOf('console.alert_in_feed', 's', calm.delays);
    rows.push(row('console.alert_in_feed.seen', 'share', calm.delays.length / calm.sent));

    log(`storing ${STORED} alerts`);
    await storeAlerts(system.client, STORED);
    const loads: number[] = [];
    for (let i = 0; i < LOADS; i++) loads.push(await firstLoad(system));
    rows.push(...figuresOf('console.first_load', 's', loads));

    log(`${NEW_PER_SECOND} new alerts a second from here on, for ${minutes} minutes`);
    const attackers = startAttackers(system.client, NEW_PER_SECOND, 10_000);
    const used = await useFeed(system, minutes, log).finally(() => attackers.stop());
    const timesOf = (name: string, taken: readonly Interaction[], until: keyof Interaction) =>
      rows.push(
        ...figuresOf(
          name,
          'ms',
          taken.map((interaction) => interaction[until]),
        ),
      );
    timesOf(
      'console.interaction',
      INTERACTIONS.flatMap((kind) => used.interactions[kind]),
      'shown',
    );
    for (const kind of INTERACTIONS) {
      timesOf(`console.${kind}.next_frame`, used.interactions[kind], 'frame');
      timesOf(`console.${kind}`, used.interactions[kind], 'shown');
    }
    rows.push(row('console.heap.first', 'MiB', used.heap[0] / 2 ** 20));
    rows.push(row('console.heap.last', 'MiB', (used.heap.at(-1) ?? 0) / 2 ** 20));
    rows.push(row('console.heap.growth', 'MiB/min', growthOf(used.heap, minutes) / 2 ** 20));
    const { count } = await system.client.count({ index: 'api-sentinel-alerts-default' });
    rows.push(row('console.alerts_per_second', '1/s', (count - STORED - calm.sent) / (minutes * 60 + WARM_UP_S)));
    return rows;
  });
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

function figuresOf(name: string, unit: string, values: readonly number[]): BenchRow[] {
  if (values.length === 0) throw new Error(`There is nothing to take ${name} from.`);
  const sorted = [...values].sort((a, b) => a - b);
  return [row(`${name}.p50`, unit, at(sorted, 0.5)), row(`${name}.p95`, unit, at(sorted, 0.95))];
}

/** Slope of the line through the samples, by least squares, a minute. */
function growthOf(samples: readonly number[], minutes: number): number {
  const middle = (samples.length - 1) / 2;
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  let covariance = 0;
  let variance = 0;
  for (const [i, value] of samples.entries()) {
    covariance += (i - middle) * (value - mean);
    variance += (i - middle) ** 2;
  }
  return variance === 0 ? 0 : ((covariance / variance) * (samples.length - 1)) / minutes;
}

async function pageOf({ browser, at }: BenchedConsole, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZE, timezoneId: 'UTC' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(at(path));
  await page.evaluate(PAGE_CLOCK);
  return page;
}

/** Seconds from each event's time to the moment its alert stood in the overview's feed. */
async function arrivals(system: BenchedConsole, perSecond: number, seconds: number, first: number) {
  // The first alert opens the overview; before, it shows the way to first data.
  const opening = startAttackers(system.client, perSecond, first);
  await sleep(3_000);
  await opening.stop();
  const page = await pageOf(system, '/');
  await page.locator('[data-test-subj="alert-row"]').first().waitFor();
  await page.evaluate('window.sentinelBench.watch()');
  const attackers = startAttackers(system.client, perSecond, first + 1_000);
  await sleep(seconds * 1_000);
  await attackers.stop();
  await sleep(5_000);
  const seen = (await page.evaluate('window.sentinelBench.seen()')) as Record<string, number>;
  await page.context().close();
  const delays = [...attackers.sent].flatMap(([address, time]) =>
    seen[address] === undefined ? [] : [(seen[address] - time) / 1_000],
  );
  return { delays, sent: attackers.sent.size };
}

/** Seconds from the navigation to the drawn overview, of a browser that has never seen the console. */
async function firstLoad({ browser, at }: BenchedConsole): Promise<number> {
  const context = await browser.newContext({ viewport: SIZE });
  const page = await context.newPage();
  const begun = performance.now();
  await page.goto(at('/'), { waitUntil: 'commit' });
  await page.locator('[data-test-subj="alert-row"]').first().waitFor();
  await page.locator('[data-test-subj="overview"] canvas').first().waitFor();
  const taken = (performance.now() - begun) / 1_000;
  await context.close();
  return taken;
}

async function heapOf(session: CDPSession): Promise<number> {
  for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

/** Filters, sorts, scrolls and opens in turn, in one tab that goes to the overview and back in between. */
async function useFeed(system: BenchedConsole, minutes: number, log: (line: string) => void) {
  const page = await pageOf(system, '/alerts');
  await page.getByRole('grid').waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const interactions: Record<Kind, Interaction[]> = { filter: [], sort: [], scroll: [], open: [] };
  const heap: number[] = [];
  const measure = async (kind: Kind, reads: string, act: () => Promise<unknown>) => {
    await page.evaluate(`window.sentinelBench.expect('${reads}')`);
    await act();
    interactions[kind].push((await page.evaluate('window.sentinelBench.answer')) as Interaction);
  };
  const wheel = async (pixels: number) => {
    const box = await page.getByRole('grid').boundingBox();
    if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.wheel(0, pixels);
  };
  const type = page.getByRole('combobox', { name: 'Type' });
  const sortBy = async (name: string) => {
    const button = page.locator('.apis-sort').filter({ hasText: name });
    await button.hover();
    await sleep(REST_MS);
    await measure('sort', 'first', () => button.click());
  };
  const cycle = async () => {
    await measure('filter', 'total', () => type.selectOption('sql_injection'));
    await measure('scroll', 'place', () => wheel(NOTCHES_PX));
    await measure('filter', 'total', () => type.selectOption(''));
    await sortBy('Risk');
    await measure('scroll', 'place', () => wheel(NOTCHES_PX));
    await sortBy('Last seen');
    await sleep(PAUSE_MS);
    await measure('open', 'alert', () => page.locator('.euiDataGridRow .apis-link').first().click());
    await page.keyboard.press('Escape');
    await page.locator('[data-test-subj="alert-flyout"]').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Overview' }).click();
    const link = page.locator('[data-test-subj="alert-row"] .apis-alert-type').first();
    await link.waitFor();
    await measure('open', 'alert', () => link.click());
    await page.keyboard.press('Escape');
    await page.locator('[data-test-subj="alert-flyout"]').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Alerts' }).click();
    await page.getByRole('grid').waitFor();
  };
  const warm = Date.now() + WARM_UP_S * 1_000;
  while (Date.now() < warm) await cycle();
  for (const kind of INTERACTIONS) interactions[kind] = [];
  const end = Date.now() + minutes * 60_000;
  heap.push(await heapOf(session));
  while (Date.now() < end) {
    await cycle();
    heap.push(await heapOf(session));
  }
  log(`${heap.length - 1} rounds of the feed, ${interactions.filter.length} filters`);
  await page.context().close();
  return { interactions, heap };
}
