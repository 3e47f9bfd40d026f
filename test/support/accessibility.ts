import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds against WCAG 2.2 AA and good practice, a line for each rule: what and where. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The page's own policy lets no foreign script in; what the debugger evaluates is not the page's.
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const options = { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] };
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
  return violations.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(({ html, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1, 2).join('').trim().slice(0, 160);
      return `${html.slice(0, 160)} (${why})`;
    });
    return `${id}: ${places.join('; ')}`;
  });
}
