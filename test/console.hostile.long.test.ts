import { jest, test } from '@jest/globals';
import { withBrowser } from './support/browser.ts';
import { withConsole } from './support/console.ts';
import { holdsAgainstHostileContent } from './support/hostile-console.ts';

jest.setTimeout(1_200_000);

const sentinel = withConsole();
const browser = withBrowser();

test('500 hostile texts in real events run nowhere, break no layout, and stay text in what is exported', () =>
  holdsAgainstHostileContent(sentinel(), browser, 500));
