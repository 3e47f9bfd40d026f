import { afterAll, beforeAll } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ensureSystemPackages } from '../../scripts/machine/system-packages.ts';
import { openChromium } from '../../scripts/screenshots/chromium.ts';

/** A page of a profile of its own, with what went wrong in it. */
export interface WatchedPage extends Page {
  /** Sentences: script that broke, and what the content security policy refused. */
  readonly mistakes: readonly string[];
}

export interface TestBrowser {
  /** Opens an empty page that forgets everything when it is closed. */
  page(options?: BrowserContextOptions): Promise<WatchedPage>;
}

const SIZE = { width: 1440, height: 900 };
/** Of one step in a page. Machines are slow where many tests run. */
const STEP_PATIENCE = 60_000;

/** A real Chromium for the tests of one file. */
export function withBrowser(): TestBrowser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    await ensureSystemPackages(['chromium']);
    browser = await openChromium();
  }, 300_000);
  afterAll(() => browser?.close(), 60_000);
  return {
    async page(options = {}) {
      if (!browser) throw new Error('The browser is not open: ask for a page inside a test.');
      const context = await browser.newContext({
        viewport: SIZE,
        timezoneId: 'UTC',
        acceptDownloads: true,
        ...options,
      });
      context.setDefaultTimeout(STEP_PATIENCE);
      const page = await context.newPage();
      const mistakes: string[] = [];
      page.on('pageerror', (error) => mistakes.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) mistakes.push(message.text());
      });
      // Where the whole browser closes, its contexts are gone already.
      page.on('close', () => void context.close().catch(() => undefined));
      return Object.assign(page, { mistakes });
    },
  };
}
