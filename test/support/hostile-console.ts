import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import { type Alert, type AlertPage, type EventPage, PATHS } from '../../scorer-service/src/contract/index.ts';
import type { TestBrowser, WatchedPage } from './browser.ts';
import type { TestConsole } from './console.ts';
import { hostileTexts } from './hostile-payloads.ts';
import { until } from './until.ts';

const MEGABYTE = 1_048_576;
/** Of so many texts one alert and its entity are opened. */
const TEXTS_AN_ALERT = 5;

/** Sends so many hostile texts as real events, then looks at every page and export for anything that they did. */
export async function holdsAgainstHostileContent(
  sentinel: TestConsole,
  browser: TestBrowser,
  count: number,
): Promise<void> {
  const texts = hostileTexts(count);
  expect(texts).toHaveLength(count);
  for (let from = 0; from < count; from += 50)
    await sentinel.send(texts.slice(from, from + 50).map((text, i) => eventOf(text, from + i)));
  await sentinel.send([eventOf('A'.repeat(MEGABYTE), count)]);
  await until(
    'every event to be judged',
    async () => {
      await sentinel.elasticsearch.client.indices.refresh({ index: ['logs-*'] });
      return (await sentinel.ask<EventPage>(PATHS.events, { status: 'scored' })).total >= count;
    },
    { within: 240_000 },
  );
  const alerts = await until('alerts of them', async () => {
    const { alerts: found } = await sentinel.ask<AlertPage>(PATHS.alerts, { order: 'newest', limit: '500' });
    return found.length >= Math.min(10, count / 4) && found;
  });

  const opened = alerts.slice(0, Math.max(10, count / TEXTS_AN_ALERT));
  const page = await watchCanary(await browser.page());
  const paths = [
    '/',
    '/alerts',
    ...['entity', 'type', 'endpoint', 'campaign', 'source', 'user', 'level', 'status'].map(
      (group) => `/alerts?group=${group}`,
    ),
    ...['user', 'source', 'network', 'session', 'endpoint'].map((kind) => `/entities?kind=${kind}`),
    ...opened.map(({ id }, i) =>
      i % 2 === 0 ? `/alerts/${encodeURIComponent(id)}` : `/?alert=${encodeURIComponent(id)}`,
    ),
    ...opened.map((alert) => entityOf(alert)),
    ...texts.slice(0, 8).flatMap((text) => {
      const written = encodeURIComponent(text.toWellFormed());
      return [`/alerts?text=${written}&user=${written}`, `/entities/one?kind=user&id=${written}`];
    }),
    '/models',
    '/setup',
  ];
  for (const path of paths) {
    await page.goto(sentinel.at(path));
    await page.locator('main').waitFor();
    await until('everything to be loaded', async () => (await page.locator('[aria-busy="true"]').count()) === 0);
    expect([path, await page.evaluate('typeof window.canary')]).toEqual([path, 'undefined']);
    const over = (await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')) as number;
    expect([path, Math.max(0, over)]).toEqual([path, 0]);
  }
  await exportsAreInert(sentinel, page);
  expect(page.mistakes).toEqual([]);
  await page.close();
}

const entityOf = ({ entity: { kind, id } }: Alert) =>
  `/entities/one?kind=${kind}&id=${encodeURIComponent(id.toWellFormed())}`;

/** An injection, so that an alert comes of it, with the text in every place that a client writes. */
function eventOf(text: string, number: number): Record<string, unknown> {
  const wellFormed = text.toWellFormed();
  const query = `q=1'%20UNION%20SELECT%20password%20FROM%20users--&p=${encodeURIComponent(wellFormed)}`;
  const path = `/search/${encodeURIComponent(wellFormed.slice(0, 200))}`;
  return {
    '@timestamp': new Date().toISOString(),
    event: { id: `hostile-${number}`, kind: 'event' },
    http: {
      request: { method: 'GET', headers: { referer: wellFormed.slice(0, 5_000) }, body: { content: wellFormed } },
      response: { status_code: 200 },
    },
    url: { path, query, original: `${path}?${query}` },
    source: { ip: `198.18.${number >> 8}.${number & 255}` },
    user: { name: wellFormed.slice(0, 500) },
    user_agent: { original: wellFormed },
  };
}

/** Anything that runs, asks another host, or opens a window becomes a mistake of the page. */
async function watchCanary(page: WatchedPage): Promise<WatchedPage> {
  const mistakes = page.mistakes as string[];
  page.on('dialog', (dialog) => {
    mistakes.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => mistakes.push(`a window: ${popup.url()}`));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') mistakes.push(`a request to ${hostname}`);
  });
  return page;
}

async function exportsAreInert(sentinel: TestConsole, page: WatchedPage): Promise<void> {
  const saved = async (name: string): Promise<string> => {
    await page.goto(sentinel.at('/alerts'));
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return readFile(await download.path(), 'utf8');
  };
  const cells = cellsOf(await saved('Export CSV'));
  expect(cells.length).toBeGreaterThan(100);
  for (const cell of cells.filter((each) => !/^-?\d+(\.\d+)?$/.test(each))) {
    expect(cell.trimStart()).not.toMatch(/^[=+\-@|%\uff1d\uff0b\uff0d\uff20]/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is asked
    expect(cell).not.toMatch(/[\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
  }
  const alerts = JSON.parse(await saved('Export JSON')) as Alert[];
  expect(alerts.length).toBeGreaterThan(0);
}

/** The cells of a CSV as RFC 4180 reads them. */
function cellsOf(csv: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  const text = csv.replace(/^\uFEFF/, '');
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quoted && char === '"' && text[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === ',' || char === '\n')) {
      cells.push(cell.replace(/\r$/, ''));
      cell = '';
    } else cell += char;
  }
  return cells;
}
