import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { InMemoryAlertFeed } from '../alerts/in-memory-alert-feed.ts';
import type { ChannelRequest } from '../contract/index.ts';
import { alertOf } from '../server/testing/stream-reader.ts';
import type { Delivery } from './delivery.ts';
import type { Notice } from './message.ts';
import { Notifier } from './notifier.ts';

const FILTER = { level: 'HIGH', types: [], entity_kinds: [], entities: [] } as const;
const WEBHOOK = {
  name: 'team',
  kind: 'webhook',
  url: 'https://hooks.example/secret-path',
  enabled: true,
  group_seconds: 30,
} as const;
const channelOf = (more: Partial<ChannelRequest> = {}): ChannelRequest => ({
  ...WEBHOOK,
  filter: { ...FILTER, types: [], entity_kinds: [], entities: [] },
  ...more,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notices-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function room(time: { now: number } = { now: Date.UTC(2026, 2, 1, 12) }) {
  const sent: Notice[] = [];
  const state = { failing: false };
  const delivery: Delivery = {
    problem: ({ url }) => (url?.includes('hooks.example') === false ? 'The host is not allowed.' : undefined),
    deliver: async (_target, notice) => {
      if (state.failing) throw new Error('hooks.example answered 500.');
      sent.push(notice);
    },
  };
  const said: string[] = [];
  const note = (_fields: object, message: string) => void said.push(message);
  const notifier = new Notifier({
    feed: new InMemoryAlertFeed({ remembered: 10, began: 0 }),
    delivery,
    allowedHosts: ['hooks.example'],
    mail: false,
    folder,
    log: { info: note, warn: note, error: note },
    now: () => time.now,
  });
  const after = async (seconds: number) => {
    time.now += seconds * 1_000;
    await notifier.flush();
  };
  return { notifier, sent, state, said, after };
}

describe('alerts', () => {
  test('within the time of a group go out together, each told once, and again only when its level has risen', async () => {
    const { notifier, sent, after } = room();
    notifier.add(channelOf());
    for (const id of ['1', '2', '2', '1']) notifier.observe(alertOf(id, 'HIGH'));
    notifier.observe(alertOf('3', 'MEDIUM'));
    await after(29);
    expect(sent).toEqual([]);
    await after(2);
    expect(sent.map(({ count }) => count)).toEqual([2]);
    notifier.observe(alertOf('1', 'HIGH'));
    await after(60);
    expect(sent).toHaveLength(1);
    notifier.observe(alertOf('1', 'CRITICAL'));
    await after(60);
    expect(sent[1].alerts.map(({ id }) => id)).toEqual(['1']);
  });

  test('go to those channels alone whose filter they pass', async () => {
    const { notifier, sent, after } = room();
    const { attack, entity } = alertOf('1', 'CRITICAL');
    notifier.add(channelOf({ filter: { ...channelOf().filter, types: [attack.type] } }));
    notifier.add(channelOf({ filter: { ...channelOf().filter, types: ['scraping'] } }));
    notifier.add(channelOf({ filter: { ...channelOf().filter, entities: [entity.id] } }));
    notifier.add(channelOf({ filter: { ...channelOf().filter, entities: ['other'] } }));
    notifier.add(channelOf({ enabled: false }));
    notifier.observe(alertOf('1', 'CRITICAL'));
    await after(31);
    expect(sent).toHaveLength(2);
  });

  test('wait for the end of quiet hours, but for those that may not wait', async () => {
    const time = { now: Date.UTC(2026, 2, 1, 22, 30) };
    const { notifier, sent, after } = room(time);
    const quiet = { from: '23:00', to: '07:00', time_zone: 'Europe/Berlin', except: 'CRITICAL' } as const;
    notifier.add(channelOf({ quiet }));
    notifier.observe(alertOf('1', 'HIGH'));
    await after(60);
    expect(sent).toEqual([]);
    notifier.observe(alertOf('2', 'CRITICAL'));
    await after(1);
    expect(sent.map(({ alerts }) => alerts[0].id)).toEqual(['2']);
    time.now = Date.UTC(2026, 2, 2, 6, 1);
    await after(60);
    expect(sent.map(({ alerts }) => alerts[0].id)).toEqual(['2', '1']);
  });
});

describe('what can not be delivered', () => {
  test('is tried again at growing intervals, shown meanwhile, kept when given up, and sent when asked to', async () => {
    const { notifier, sent, state, said, after } = room();
    notifier.add(channelOf());
    state.failing = true;
    notifier.observe(alertOf('1', 'HIGH'));
    await after(31);
    const [first] = notifier.undelivered();
    expect(first).toMatchObject({
      tries: 1,
      error: 'hooks.example answered 500.',
      alert_ids: ['1'],
      channel_name: 'team',
    });
    await after(5);
    expect(notifier.undelivered()[0].tries).toBe(1);
    for (let i = 0; i < 12; i += 1) await after(3_601);
    const [given] = notifier.undelivered();
    expect(given.tries).toBe(10);
    expect(given).not.toHaveProperty('next_try_at');
    expect(said.at(-1)).toMatch(/given up and kept/);
    state.failing = false;
    expect(notifier.retry(given.id)).toBe(true);
    await notifier.flush();
    expect([sent.length, notifier.undelivered()]).toEqual([1, []]);
  });

  test('is still there after a restart, and so is what was told', async () => {
    const one = room();
    one.notifier.add(channelOf());
    one.state.failing = true;
    one.notifier.observe(alertOf('1', 'HIGH'));
    await one.after(31);
    await one.notifier.stop();
    const two = room({ now: Date.UTC(2026, 2, 1, 13) });
    two.notifier.observe(alertOf('1', 'HIGH'));
    await two.after(3_600);
    expect(two.sent.map(({ count }) => count)).toEqual([1]);
    expect(two.notifier.list().channels[0]).toMatchObject({ delivered: 1 });
  });
});

describe('a channel', () => {
  test.each(['{"channels": [', '{}'])(
    'in a file that holds %s is not written over: the file is put aside',
    async (text) => {
      const file = join(folder, 'notices.json');
      writeFileSync(file, text);
      const { notifier, said } = room();
      notifier.add(channelOf());
      await notifier.stop();
      expect(said).toEqual([expect.stringContaining('was put aside')]);
      expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);
      expect(room().notifier.list().channels).toHaveLength(1);
    },
  );

  test('never shows the path of its address, and is kept for this user alone', () => {
    const { notifier } = room();
    const channel = notifier.add(channelOf());
    expect(channel.url).toBe('https://hooks.example/…');
    expect(JSON.stringify(notifier.list())).not.toContain('secret-path');
    expect(statSync(join(folder, 'notices.json')).mode & 0o077).toBe(0);
    const { url: _, ...without } = channelOf({ name: 'renamed' });
    expect(notifier.change(channel.id, without)).toMatchObject({ name: 'renamed', url: 'https://hooks.example/…' });
    expect(readFileSync(join(folder, 'notices.json'), 'utf8')).toContain('secret-path');
    expect(notifier.remove(channel.id)).toBe(true);
    expect(notifier.remove(channel.id)).toBe(false);
  });

  test.each<[Partial<ChannelRequest>, RegExp]>([
    [{ url: 'https://other.example/' }, /not allowed/],
    [{ to: ['a@b'] }, /no "to"/],
    [{ kind: 'mail' }, /needs "to"/],
    [{ quiet: { from: '22:00', to: '07:00', time_zone: 'Mars/Base' } }, /no time zone/],
  ])('is refused as %j', (more, sentence) => {
    expect(() => room().notifier.add(channelOf(more))).toThrow(sentence);
  });
});
