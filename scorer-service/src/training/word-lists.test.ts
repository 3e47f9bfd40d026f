import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EventParser } from '../events/parse.ts';
import { listEvents, readWordLists } from './word-lists.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lists-'));
  for (const name of ['payloadbox_xss', 'sqlmap']) mkdirSync(join(folder, name, 'Intruder'), { recursive: true });
  writeFileSync(
    join(folder, 'payloadbox_xss/Intruder/xss-payload-list.txt'),
    '<svg/onload=x()>\n\n<b>\n<svg/onload=x()>\n<a href=javascript:x()>\n',
  );
  writeFileSync(join(folder, 'sqlmap/Intruder/list.txt'), "' or 1=1\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('word lists', () => {
  test('are read where they may train, without doubles and scraps', () => {
    const lists = readWordLists(folder);
    expect(lists.map(({ name }) => name)).toEqual(['payloadbox_xss']);
    expect(lists[0].values).toEqual(['<svg/onload=x()>', '<a href=javascript:x()>']);
    expect(lists[0].source).toMatchObject({ licence: 'MIT', family: 'payload_lists', trains: true });
  });

  test('make one event a value, the same for the same seed', () => {
    const [list] = readWordLists(folder);
    const events = [...listEvents(list, 3)];
    expect(events).toEqual([...listEvents(list, 3)]);
    const parser = new EventParser();
    for (const event of events) expect(parser.parseDocument(event).kind).toBe('event');
    expect(events.length).toBe(2);
  });
});
