import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { PatternBehaviorAnalyzer } from './analyzer.ts';
import { LoginDoors } from './login-doors.ts';

const START = Date.UTC(2026, 2, 2, 10);

function form(path: string, status: number, bytes: number, fields: { second: number; source: string; user?: string }) {
  const document = requestDocument({
    time: START + fields.second * 1000,
    method: 'POST',
    path,
    status,
    source: fields.source,
    body: `username=${fields.user ?? 'kim'}&password=x`,
    mimeType: 'application/x-www-form-urlencoded',
  });
  const response = (document.http as { response: Record<string, unknown> }).response;
  response.body = { bytes };
  return eventOf(document);
}

const page = (second: number, source: string) =>
  eventOf(requestDocument({ time: START + second * 1000, path: '/home', source }));

/** People who mistype once, are shown the page again with 200, get in with 200, and go on. */
function visits(analyzer: PatternBehaviorAnalyzer, count: number, from = 0): void {
  for (let i = 0; i < count; i++) {
    const source = `198.51.100.${i}`;
    const second = from + i * 60;
    analyzer.observe(form('/login', 200, 5300 + (i % 7), { second, source, user: `u${i}` }), true);
    analyzer.observe(form('/login', 200, 40, { second: second + 10, source, user: `u${i}` }), true);
    analyzer.observe(page(second + 15, source), true);
  }
}

describe('the doors of log-ins', () => {
  test('learn that one answer of 200 turns people away and another lets them in', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const before = analyzer.observe(form('/login', 200, 5301, { second: 0, source: '203.0.113.9' }), false);
    expect(before.login?.failed).toBe(false);
    visits(analyzer, 12, 10);
    const refused = analyzer.observe(form('/login', 200, 5304, { second: 4000, source: '203.0.113.9' }), false);
    const entered = analyzer.observe(form('/login', 200, 40, { second: 4000, source: '203.0.113.9' }), false);
    expect(refused.login?.failed).toBe(true);
    expect(entered.login?.failed).toBe(false);
  });

  test('never take a door for one that refuses everybody because nothing is logged behind it', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    for (let i = 0; i < 200; i++)
      analyzer.observe(form('/oauth/token', 200, 900, { second: i * 50, source: `198.51.100.${i % 4}` }), true);
    const next = analyzer.observe(form('/oauth/token', 200, 900, { second: 20_000, source: '198.51.100.1' }), false);
    expect(next.login?.failed).toBe(false);
  });

  test('are found by what is sent to them, also where the path says nothing, and then without a body too', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const plain = () =>
      eventOf(requestDocument({ time: START + 9000_000, method: 'POST', path: '/api/v2/enter', status: 401 }));
    expect(analyzer.observe(plain(), false).login).toBeUndefined();
    for (let i = 0; i < 25; i++) {
      const behavior = analyzer.observe(
        form('/api/v2/enter', 401, 60, { second: i * 60, source: `198.51.100.${i}` }),
        true,
      );
      expect(behavior.login).toMatchObject({ failed: true, account: 'kim' });
    }
    expect(analyzer.observe(plain(), false).login?.failed).toBe(true);
  });

  test('are not made of a new account, nor by one stranger who puts passwords where none belong', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    expect(
      analyzer.observe(form('/api/v1/register', 409, 60, { second: 1, source: '198.51.100.1' }), true).login,
    ).toBeUndefined();
    for (let i = 0; i < 60; i++)
      analyzer.observe(form('/api/orders', 400, 60, { second: i, source: '198.51.100.66' }), true);
    const order = eventOf(
      requestDocument({ time: START + 100_000, method: 'POST', path: '/api/orders', status: 400, body: '{"sku":4}' }),
    );
    expect(analyzer.observe(order, false).login).toBeUndefined();
  });

  test('take what the server itself could not do for neither', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const { login } = analyzer.observe(form('/login', 503, 200, { second: 1, source: '198.51.100.1' }), true);
    expect(login).toMatchObject({ failed: false, unclear: true });
  });

  test('are bounded, and what was learned comes back', () => {
    const doors = new LoginDoors();
    for (let i = 0; i < 1000; i++)
      doors.attempt({ door: `/${i}/login`, status: 200, bytes: i }, '198.51.100.1', START, true);
    expect(doors.size).toBeLessThan(200);
    const analyzer = new PatternBehaviorAnalyzer();
    visits(analyzer, 12);
    const again = new PatternBehaviorAnalyzer();
    const saved = analyzer.doors.save();
    again.doors.restore((name) => saved[name]);
    const refused = again.observe(form('/login', 200, 5304, { second: 4000, source: '203.0.113.9' }), false);
    expect(refused.login?.failed).toBe(true);
  });
});
