import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Alert, AlertPage, ChannelList, ExceptionList, LabelPage } from '../scorer-service/src/contract/index.ts';
import { PATHS } from '../scorer-service/src/contract/index.ts';
import { violationsOf } from './support/accessibility.ts';
import { type WatchedPage, withBrowser } from './support/browser.ts';
import { withConsole } from './support/console.ts';
import { until } from './support/until.ts';

jest.setTimeout(240_000);

/** Where notices go to. */
const received: string[] = [];
const receiver = createServer((request, response) => {
  request.on('data', (piece: Buffer) => received.push(piece.toString()));
  request.on('end', () => response.end());
});
const hostOfReceiver = () => `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
const stopReceiver = () => {
  receiver.closeAllConnections();
  return new Promise((resolve) => receiver.close(resolve));
};
afterAll(stopReceiver);

const sentinel = withConsole({
  async environment() {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    return { API_SENTINEL_NOTICES_ALLOWED_HOSTS: hostOfReceiver() };
  },
});
const browser = withBrowser();

const row = '[data-test-subj="alert-row"]';
const flyout = '[data-test-subj="alert-flyout"]';
const open = async (path: string, options?: Parameters<typeof browser.page>[0]): Promise<WatchedPage> => {
  const page = await browser.page(options);
  await page.goto(sentinel().at(path));
  return page;
};
const closed = async (page: WatchedPage) => {
  expect(page.mistakes).toEqual([]);
  await page.close();
};
const queryOf = (page: WatchedPage) => new URL(page.url()).searchParams;
const focused = (page: WatchedPage) => page.evaluate('document.activeElement?.textContent ?? ""') as Promise<string>;

/** Presses Tab until what has the focus says this. */
async function tabTo(page: WatchedPage, text: string | RegExp, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const said = (await focused(page)).trim();
    if (typeof text === 'string' ? said === text : text.test(said)) return;
  }
  throw new Error(`Tab does not reach ${text}`);
}

let alert: Alert;

describe('an analyst', () => {
  let page: WatchedPage;

  test('sees the way to first data, then traffic and alerts, by themselves', async () => {
    page = await open('/');
    await page.getByText('No requests in this period yet').waitFor();
    sentinel().traffic();
    await page.locator('[data-test-subj="overview"]').waitFor();
    await page.locator(row).first().waitFor();
    await until('the header to say that it scores', async () =>
      /^scoring [\d.,]+\/s/.test(await page.locator('.apis-health-text').innerText()),
    );
    expect(await page.locator('[data-test-subj="health"]').getAttribute('data-health')).toBe('ok');
  });

  test('opens an alert, labels it, acknowledges it, and finds it so in the store', async () => {
    await page.locator(`${row} .apis-alert-type`).first().click();
    await page.locator(`${flyout} [data-test-subj="alert"]`).waitFor();
    const id = queryOf(page).get('alert') ?? '';
    alert = await sentinel().ask<Alert>(PATHS.alert.replace(':id', encodeURIComponent(id)));
    // Its counts still rise while it is read.
    const words = alert.reason.split(/\d/)[0].slice(0, 40);
    await page.locator(flyout).getByText(words).first().waitFor();
    await page.locator(flyout).getByRole('button', { name: 'Attack', exact: true }).click();
    await page.locator(flyout).getByText('labelled attack by local').waitFor();
    await page.locator(flyout).getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await page.locator(flyout).getByRole('button', { name: 'Open again', exact: true }).waitFor();
    const { labels } = await sentinel().ask<LabelPage>(PATHS.labels);
    expect(labels[0]).toMatchObject({ label: 'attack', by: 'local', alert_id: id });
    await page.locator(flyout).getByText('set the status to acknowledged').waitFor();
  });

  test('excepts it, told before what that would have hidden', async () => {
    await page.locator(flyout).getByRole('button', { name: 'Except …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Except from alerts' });
    await until('the preview to say a number', async () =>
      /\d+ events? from \d+ alert/.test(await dialog.locator('[data-test-subj="exception-preview"]').innerText()),
    );
    await dialog.getByLabel('Why').fill('a scanner of ours');
    await dialog.getByRole('button', { name: 'Make the exception' }).click();
    await page.getByText('The exception holds from the next event on').waitFor();
    const { exceptions } = await sentinel().ask<ExceptionList>(PATHS.exceptions);
    expect(exceptions).toMatchObject([{ state: 'active', reason: 'a scanner of ours', alert_id: alert.id }]);
    await closed(page);
  });

  test('lists what is excepted, with who said it and why, and ends it', async () => {
    page = await open('/setup');
    const excepted = page.locator('[data-test-subj="exception"]');
    await excepted.getByText('a scanner of ours').waitFor();
    expect(await excepted.getAttribute('data-state')).toBe('active');
    await excepted.getByRole('button', { name: 'End it' }).click();
    await page.locator('[data-test-subj="exception"][data-state="ended"]').getByText('ended by local').waitFor();
    const { exceptions } = await sentinel().ask<ExceptionList>(PATHS.exceptions);
    expect(exceptions).toMatchObject([{ state: 'ended', ended: { by: 'local' } }]);
    await closed(page);
  });

  test('takes charts away whole: none listens on for another screen', async () => {
    page = await browser.page();
    await page.addInitScript(`(() => {
      const real = window.matchMedia.bind(window);
      window.listening = 0;
      window.matchMedia = (query) => {
        const list = real(query);
        const listen = list.addEventListener.bind(list);
        if (query.includes('resolution'))
          list.addEventListener = (type, listener, options) => {
            window.listening++;
            options?.signal?.addEventListener('abort', () => window.listening--);
            listen(type, listener, options);
          };
        return list;
      };
    })()`);
    const listening = () => page.evaluate('window.listening') as Promise<number>;
    await page.goto(sentinel().at('/'));
    await page.locator('[data-test-subj="overview"] canvas').first().waitFor();
    await until('one to listen', async () => (await listening()) > 0);
    await page.getByRole('tab', { name: 'Set-up' }).click();
    await page.locator('[data-test-subj="setup"]').waitFor();
    await until('none to listen', async () => (await listening()) === 0);
    await closed(page);
  });

  test('narrows by a filter; the address says it, leads back to it, and back takes it away', async () => {
    page = await open('/alerts');
    await page.getByRole('grid').waitFor();
    await page.getByRole('combobox', { name: 'Type' }).selectOption('sql_injection');
    await until('the address to say the filter', () => queryOf(page).get('type') === 'sql_injection');
    await page.getByRole('combobox', { name: 'Level' }).selectOption('HIGH');
    await until('the address to say both', () => queryOf(page).get('level') === 'HIGH');
    const shared = page.url();
    await page.goBack();
    await until('one filter to be left', () => !queryOf(page).has('level') && queryOf(page).has('type'));
    expect(await page.getByRole('combobox', { name: 'Level' }).inputValue()).toBe('');
    await closed(page);

    page = await browser.page();
    await page.goto(shared);
    await page.getByRole('grid').or(page.locator('[data-test-subj="empty"]')).waitFor();
    expect(await page.getByRole('combobox', { name: 'Type' }).inputValue()).toBe('sql_injection');
    expect(await page.getByRole('combobox', { name: 'Level' }).inputValue()).toBe('HIGH');
    const { alerts } = await sentinel().ask<AlertPage>(PATHS.alerts, { type: 'sql_injection', level: 'HIGH' });
    for (const name of await page.locator('.euiDataGridRowCell[data-gridcell-column-id="type"]').allInnerTexts())
      expect(name).toContain('SQL injection');
    expect(alerts.length).toBeGreaterThan(0);
    await closed(page);
  });

  test('follows an address to an alert, from there to its source, and its requests are folded', async () => {
    const found = await until('an alert of a source with several requests', async () => {
      const { alerts } = await sentinel().ask<AlertPage>(PATHS.alerts, { order: 'count' });
      return alerts.find(({ count, source }) => count > 3 && source !== undefined);
    });
    page = await open(`/alerts/${encodeURIComponent(found.id)}`);
    await page.getByRole('heading', { name: 'The riskiest request' }).waitFor();
    await page
      .locator('.apis-facts')
      .getByRole('link', { name: found.source ?? '' })
      .first()
      .click();
    await page.locator('[data-test-subj="entity"]').waitFor();
    expect(queryOf(page).get('id')).toBe(found.source);
    const fold = page.locator('.apis-sequence button[aria-expanded="false"]').first();
    await fold.click();
    await page.locator('.apis-sequence-one').first().waitFor();
    await page.getByRole('tab', { name: 'Entities' }).click();
    await page.getByRole('tab', { name: 'Endpoints' }).click();
    await page.locator('[data-test-subj="entities"] tbody tr').first().waitFor();
    expect(queryOf(page).get('kind')).toBe('endpoint');
    await closed(page);
  });

  test('works by keyboard alone', async () => {
    page = await open('/');
    await page.locator(row).first().waitFor();
    await tabTo(page, 'Overview');
    await page.keyboard.press('ArrowRight');
    expect((await focused(page)).trim()).toBe('Alerts');
    await page.keyboard.press('Enter');
    await until('the page of alerts', () => new URL(page.url()).pathname.endsWith('/alerts'));
    await page.goBack();
    await page.locator(row).first().waitFor();
    await page.locator('.apis-name').click();
    const names =
      /^(Credential stuffing|SQL injection|Cross-site scripting|Scraping|Brute force|API abuse|Injection|Anomaly)$/;
    await tabTo(page, names, 120);
    await page.keyboard.press('Enter');
    await page.locator(`${flyout} [data-test-subj="alert"]`).waitFor();
    // What is shown of an alert comes after it, and takes the places of what was there to tab to.
    await page.locator(flyout).getByRole('button', { name: 'Acknowledge' }).waitFor();
    await tabTo(page, 'Acknowledge', 40);
    await page.keyboard.press('Escape');
    await page.locator(flyout).waitFor({ state: 'detached' });
    expect(queryOf(page).has('alert')).toBe(false);
    await closed(page);
  });

  test('finds what is set up, and the models', async () => {
    page = await open('/setup');
    await page.locator('[data-test-subj="setup-elasticsearch"][data-state="done"]').waitFor();
    await page.locator('[data-test-subj="setup-processor"][data-state="done"]').waitFor();
    await page.getByText('logs-api_sentinel.access-default').waitFor();
    await page.getByRole('tab', { name: 'Models' }).click();
    await page.locator('[data-test-subj="model"][data-role="champion"]').waitFor();
    await closed(page);
  });
});

describe('notices', () => {
  test('a channel is added and tested; what it can not deliver is kept and shown', async () => {
    const page = await open('/setup');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    const form = page.locator('[data-test-subj="channel-form"]');
    await form.getByLabel('Name').fill('the people on call');
    await form.getByLabel('Address').fill(`http://${hostOfReceiver()}/hook`);
    await form.getByLabel('Together, seconds').fill('0');
    await form.getByRole('button', { name: 'Add it' }).click();
    const channel = page.locator('[data-test-subj="channel"]');
    await channel.getByText('the people on call').waitFor();
    await channel.getByRole('button', { name: 'Send a test' }).click();
    await until('the test to arrive', () => received.length > 0);
    await stopReceiver();
    await until(
      'an alert that can not be delivered',
      async () => {
        // Whatever else comes, this is an alert of its own.
        await sentinel().send([
          {
            '@timestamp': new Date().toISOString(),
            event: { id: `undelivered-${Date.now()}`, kind: 'event' },
            http: { request: { method: 'GET' }, response: { status_code: 200 } },
            url: { path: '/search', query: "q=1'%20UNION%20SELECT%20password%20FROM%20users--" },
            source: { ip: `203.0.113.${Date.now() % 250}` },
          },
        ]);
        return (await page.locator('[data-test-subj="undelivered"]').count()) > 0;
      },
      { within: 90_000 },
    );
    await page.locator('[data-test-subj="undelivered"]').first().getByRole('button', { name: 'Try again' }).waitFor();
    await channel.getByRole('button', { name: 'Turn off' }).click();
    await channel.getByRole('button', { name: 'Turn on' }).waitFor();
    await closed(page);
  });
});

describe('every page', () => {
  const PAGES = [
    '/',
    '/alerts',
    '/alerts?group=type',
    '/alert',
    '/entities',
    '/entity',
    '/models',
    '/setup',
    '/nowhere',
  ];
  const pathOf = (name: string) => {
    const source = alert.source ?? '';
    if (name === '/alert') return `/alerts/${encodeURIComponent(alert.id)}`;
    return name === '/entity' ? `/entities/one?kind=source&id=${encodeURIComponent(source)}` : name;
  };
  const drawn = async (page: WatchedPage) => {
    await page.locator('main').waitFor();
    await until('everything to be loaded', async () => (await page.locator('[aria-busy="true"]').count()) === 0);
  };
  beforeAll(() => {
    expect(alert).toBeDefined();
  });

  test.each(['light', 'dark'] as const)('breaks no rule of accessibility in %s', async (colorScheme) => {
    const page = await browser.page({ colorScheme });
    const found: string[] = [];
    for (const name of PAGES) {
      await page.goto(sentinel().at(pathOf(name)));
      await drawn(page);
      expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(colorScheme);
      found.push(...(await violationsOf(page)).map((violation) => `${name}: ${violation}`));
    }
    await page.goto(sentinel().at(`/?alert=${encodeURIComponent(alert.id)}`));
    await page.locator(`${flyout} [data-test-subj="alert"]`).waitFor();
    await drawn(page);
    found.push(...(await violationsOf(page)).map((violation) => `flyout: ${violation}`));
    expect(found).toEqual([]);
    await closed(page);
  });

  test('fits a tablet', async () => {
    const page = await browser.page({ viewport: { width: 820, height: 1_180 }, hasTouch: true });
    for (const name of PAGES) {
      await page.goto(sentinel().at(pathOf(name)));
      await drawn(page);
      const over = (await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')) as number;
      expect([name, Math.max(0, over)]).toEqual([name, 0]);
    }
    await closed(page);
  });

  test('stays dark or light as chosen, over a reload', async () => {
    const page = await open('/setup');
    await page.getByRole('button', { name: 'Show dark' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Show light' }).waitFor();
    await page.locator('.apis-panel').first().waitFor();
    const background = (await page.evaluate(
      'getComputedStyle(document.querySelector(".apis-panel")).backgroundColor',
    )) as string;
    const [red, green, blue] = background.match(/\d+/g)!.map(Number);
    expect(red + green + blue).toBeLessThan(150);
    await closed(page);
  });
});

describe('while the page is open', () => {
  beforeAll(async () => {
    const { channels } = await sentinel().ask<ChannelList>(PATHS.channels);
    for (const { id } of channels)
      await fetch(sentinel().url + PATHS.channel.replace(':id', encodeURIComponent(id)), { method: 'DELETE' });
  });

  test('the scorer is stopped and started: the page says it, keeps what it knew, and goes on by itself', async () => {
    const page = await open('/');
    await page.locator(row).first().waitFor();
    await sentinel().stopScorer();
    await page.locator('[data-test-subj="health"][data-health="down"]').waitFor();
    await page.locator('[data-test-subj="stale"]').first().waitFor();
    expect(await page.locator(row).count()).toBeGreaterThan(0);
    await sentinel().startScorer();
    await page.locator('[data-test-subj="health"][data-health="ok"]').waitFor();
    await page.locator('[data-test-subj="stale"]').first().waitFor({ state: 'detached' });
    await page.locator('.apis-live[data-state="open"]').waitFor();
    await closed(page);
  });

  test('Elasticsearch is stopped and started: the page says it and goes on by itself', async () => {
    const page = await open('/');
    await page.locator(row).first().waitFor();
    await sentinel().elasticsearch.server.stop();
    await page.locator('[data-test-subj="stale"]').first().waitFor();
    await until('the header to say that something is wrong', async () =>
      ['degraded', 'down'].includes(
        (await page.locator('[data-test-subj="health"]').getAttribute('data-health')) ?? '',
      ),
    );
    await sentinel().elasticsearch.server.restart();
    await page.locator('[data-test-subj="stale"]').first().waitFor({ state: 'detached' });
    await page.locator('[data-test-subj="health"][data-health="ok"]').waitFor();
    await closed(page);
  });
});
