import { describe, expect, test } from '@jest/globals';
import { DEFAULT_FLAGS, type Flags, mistakeIn, simulationOf } from './options.ts';

const { hours: _, ...DEFAULTS } = DEFAULT_FLAGS;
const flags = (given: Partial<Flags>): Flags => ({ ...DEFAULTS, ...given });

describe('mistakeIn', () => {
  test.each([
    [{}, '--out DIR'],
    [{ out: 'a', to: 'http://b' }, 'exclude each other'],
    [{ out: 'a', realtime: true }, '--realtime needs --to'],
    [{ to: 'http://b', realtime: true, hours: 2 }, 'leave out --start and --hours'],
    [{ to: 'http://b', password: 'x' }, '--password needs --user'],
    [{ to: 'http://b', user: 'x', apiKey: 'y' }, 'exclude each other'],
    [{ out: 'a', user: 'x' }, 'are for --to URL'],
    [{ out: 'a', start: 'yesterday' }, 'is no time'],
    [{ to: 'ftp://b' }, 'is no address'],
  ])('%j is answered by a sentence', (given, words) => {
    expect(mistakeIn(flags(given))).toContain(words);
  });

  test('takes what makes sense', () => {
    expect(mistakeIn(flags({ out: 'a' }))).toBeUndefined();
    expect(mistakeIn(flags({ to: 'https://b:9200', user: 'x', password: 'y' }))).toBeUndefined();
    expect(mistakeIn(flags({ to: 'http://b', realtime: true }))).toBeUndefined();
  });
});

describe('simulationOf', () => {
  test('begins files always at the same time, and what goes to Elasticsearch so that it ends now', () => {
    const now = Date.UTC(2026, 6, 1, 10, 0, 0, 500);
    expect(simulationOf(flags({ out: 'a' }), now).start).toBe(simulationOf(flags({ out: 'a' }), now + 1e9).start);
    const sent = simulationOf(flags({ to: 'http://b', hours: 2 }), now);
    expect(now - (sent.start + sent.hours * 3_600_000)).toBeLessThan(1_000);
    expect(simulationOf(flags({ to: 'http://b', start: '2026-01-01T00:00:00Z' }), now).start).toBe(
      Date.UTC(2026, 0, 1),
    );
  });
});
