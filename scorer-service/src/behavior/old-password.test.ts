import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { PatternBehaviorAnalyzer } from './analyzer.ts';

interface Tries {
  readonly times: number;
  readonly seconds: number;
  /** Share of the pause by which every second one is longer. */
  readonly uneven?: number;
  readonly account?: (i: number) => string;
  readonly password: (i: number) => string;
}

/** What the analyzer says of the last of failed log-ins from one source. */
function last({ times, seconds, uneven = 0, account = () => 'kim', password }: Tries) {
  const analyzer = new PatternBehaviorAnalyzer();
  let time = Date.UTC(2026, 2, 2);
  let said: { resends: boolean; risk: number } | undefined;
  for (let i = 0; i < times; i++) {
    time += seconds * 1000 * (1 + uneven * ((i * 7919) % 13));
    const body = JSON.stringify({ username: account(i), password: password(i) });
    const document = requestDocument({
      time,
      method: 'POST',
      path: '/login',
      status: 401,
      source: '203.0.113.5',
      body,
    });
    said = analyzer.observe(eventOf(document), true);
  }
  return said as { resends: boolean; risk: number };
}

describe('failures of one account', () => {
  test('with the same password every time are a device, whenever they come', () => {
    expect(last({ times: 30, seconds: 50, uneven: 0.2, password: () => 'Winter24!' })).toMatchObject({ resends: true });
  });
  test('with another password each time are guesses, though they keep to the clock', () => {
    const guessed = last({ times: 30, seconds: 120, password: (i) => `summer${i}` });
    expect(guessed.resends).toBe(false);
    expect(guessed.risk).toBeGreaterThan(50);
  });
  test.each(['***', 'xxxxxxxx', '[REDACTED]', '<filtered>', 'masked'])(
    'with a password that the log shows as %s are a device by the clock alone',
    (mask) => {
      expect(last({ times: 40, seconds: 120, password: () => mask }).resends).toBe(true);
      expect(last({ times: 40, seconds: 45, uneven: 0.3, password: () => mask }).resends).toBe(false);
    },
  );
  test('are no device where they come fast, or for several accounts', () => {
    expect(last({ times: 30, seconds: 20, password: () => 'Winter24!' }).resends).toBe(false);
    const several = last({ times: 30, seconds: 120, account: (i) => `kim${i % 3}`, password: () => 'Winter24!' });
    expect(several.resends).toBe(false);
  });
});
