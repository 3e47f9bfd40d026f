import { expect, test } from '@jest/globals';
import { createLog } from './log.ts';

function lines(isTTY: boolean): { written: string[]; log: ReturnType<typeof createLog> } {
  const written: string[] = [];
  return { written, log: createLog({ level: 'info' }, { isTTY, write: (text: string) => written.push(text) }) };
}

const HOSTILE = 'a\u001b[2Jb\u009b\u0007\r\nforged {"level":30}\u202e';

test('one JSON object a line, whatever is logged', () => {
  const { written, log } = lines(false);
  log.info({ path: HOSTILE, err: new Error(HOSTILE) }, HOSTILE);
  log.debug('not of this level');
  expect(written).toHaveLength(1);
  expect(written[0].indexOf('\n')).toBe(written[0].length - 1);
  expect(JSON.parse(written[0])).toMatchObject({ path: HOSTILE, msg: HOSTILE, err: { message: HOSTILE } });
});

test('at a terminal, nothing that the terminal would obey but our own colours', () => {
  const { written, log } = lines(true);
  log.warn({ path: HOSTILE }, HOSTILE);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours are taken away to look for others
  const plain = written.join('').replace(/\u001b\[\d+m/g, '');
  expect(plain).toContain('forged');
  expect(plain).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});
