import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Alert, CONSOLE_PATH } from '@api-sentinel/scorer-service/contract';
import type { Browser } from 'playwright-core';
import { asPalette } from './palette.ts';

const SIZE = { width: 1440, height: 900 };
const PATIENCE_MS = 120_000;
/** There as long as something is still loaded or drawn. */
const UNREADY = ['[aria-busy="true"]', '.echChartStatus[data-ech-render-complete="false"]'];

export interface PictureOf {
  readonly name: string;
  readonly path: string;
  /** There once the page is drawn. */
  readonly drawn: string;
}

/** The pages, with an alert and an entity that show much. */
export function pagesOf(alerts: readonly Alert[]): PictureOf[] {
  const range = 'from=now-15m';
  const pages: PictureOf[] = [
    { name: 'overview', path: `/?${range}`, drawn: '[data-test-subj="alert-row"]' },
    { name: 'alerts', path: `/alerts?${range}`, drawn: '[role="grid"] .apis-level' },
    { name: 'models', path: '/models', drawn: '[data-test-subj="model"]' },
    { name: 'set-up', path: '/setup', drawn: '[data-test-subj="setup"]' },
  ];
  const injected = alerts.find(({ attack }) => attack.type === 'sql_injection') ?? alerts[0];
  if (injected)
    pages.push({
      name: 'alert',
      path: `/alerts/${encodeURIComponent(injected.id)}?${range}`,
      drawn: '.apis-waterfall',
    });
  const busy = [...alerts].sort((a, b) => b.count - a.count).find(({ source }) => source !== undefined);
  if (busy?.source !== undefined)
    pages.push({
      name: 'entity',
      path: `/entities/one?${range}&kind=source&id=${encodeURIComponent(busy.source)}`,
      drawn: '.apis-sequence',
    });
  return pages;
}

/** Draws one page into a file of the folder, with at most 256 colours. */
export async function picture(
  browser: Browser,
  url: string,
  { name, path, drawn }: PictureOf,
  theme: 'light' | 'dark',
  folder: string,
): Promise<{ readonly file: string; readonly bytes: number }> {
  const context = await browser.newContext({
    viewport: SIZE,
    colorScheme: theme,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(url + CONSOLE_PATH.replace(/\/$/, '') + path);
    await page.locator(drawn).first().waitFor();
    for (const unready of UNREADY) await page.locator(unready).first().waitFor({ state: 'detached' });
    // Icons come as a file of their own, and nothing in the page says that they are there.
    await page.waitForLoadState('networkidle').catch(() => undefined);
    const file = join(folder, `${name}-${theme}.png`);
    const image = asPalette(await page.screenshot({ animations: 'disabled' }));
    await writeFile(file, image);
    return { file, bytes: image.length };
  } finally {
    await context.close();
  }
}
