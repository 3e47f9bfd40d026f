import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { Compile } from 'typebox/compile';
import { GROUP_NAMES, MODEL_NAMES, type ScoredVerdict, Verdict } from '../contract/index.ts';
import { requestDocument } from '../events/testing.ts';
import { DeadlinePassed, type ScoreOptions } from './event-scorer.ts';
import { createEventScorer, type ScorerSettings } from './scorer.ts';

const bundleDirectory = fileURLToPath(new URL('../../bundle', import.meta.url));
const LEARN: ScoreOptions = { learn: true, explain: false, again: false, deadline: Number.POSITIVE_INFINITY };
const create = (settings: Partial<ScorerSettings> = {}) => createEventScorer({ bundleDirectory, ...settings });
const attack = (id: string, value = "' OR 1=1--") =>
  requestDocument({ id, path: '/search', query: `q=${encodeURIComponent(value)}` });
const failedLogin = (i: number, source = '203.0.113.5') =>
  requestDocument({
    id: `l${i}`,
    time: Date.UTC(2026, 2, 2, 10) + i * 1000,
    method: 'POST',
    path: '/login',
    status: 401,
    source,
    body: `{"username":"user-${i}"}`,
  });

function scored(verdict: Verdict): ScoredVerdict {
  if (verdict.status !== 'scored') throw new Error(`${verdict.status}: ${verdict.reason}`);
  return verdict;
}

describe('verdicts', () => {
  const cases = [
    "' OR 1=1--",
    '<script>alert(1)</script>',
    '1 UNION SELECT username, password FROM users',
    '../../../../etc/passwd',
  ];
  test.each(cases)('%s from a stranger is CRITICAL on its first request', (value) => {
    const verdict = scored(create().score([attack('a', value)], LEARN)[0]);
    expect(verdict.risk.level).toBe('CRITICAL');
    expect(verdict.reason).toBeDefined();
  });

  test.each(["O'Brien", 'shoes', 'select a plan from the list and order by phone', '<p>Hello <b>you</b></p>'])(
    '%s is LOW',
    (value) => {
      expect(scored(create().score([attack('a', value)], LEARN)[0]).risk.level).toBe('LOW');
    },
  );

  test('are of the contract, one a document, in order, whatever the neighbours', () => {
    const documents = [
      attack('a'),
      'no object',
      { message: 'disk full' },
      { url: { path: '/' } },
      requestDocument({ id: 'b' }),
      null,
      [],
    ];
    const verdicts = create().score(documents, LEARN);
    const checker = Compile(Verdict);
    for (const verdict of verdicts) expect(checker.Check(verdict)).toBe(true);
    expect(verdicts.map(({ status }) => status)).toEqual([
      'scored',
      'failed',
      'skipped',
      'failed',
      'scored',
      'failed',
      'failed',
    ]);
    expect(scored(verdicts[4]).event_id).toBe('b');
  });

  test('name source, network, session, endpoint and every model of the bundle', () => {
    const verdict = scored(
      create().score([requestDocument({ id: 'a', path: '/users/17', source: '2001:db8::1', user: 'kim' })], LEARN)[0],
    );
    expect(verdict.entities).toMatchObject({
      user: 'kim',
      source: '2001:db8::1',
      network: '2001:db8::/48',
      session: expect.any(String),
    });
    expect(verdict.endpoint.template).toBe('/users/{id}');
    expect(Object.keys(verdict.scores)).toEqual(MODEL_NAMES);
    expect(Object.keys(verdict.groups).sort()).toEqual([...GROUP_NAMES].sort());
  });

  test('many failed log-ins raise the risk of the last, and name it', () => {
    const verdicts = create()
      .score(
        Array.from({ length: 40 }, (_, i) => failedLogin(i)),
        LEARN,
      )
      .map(scored);
    expect(verdicts[39].risk.score).toBeGreaterThan(verdicts[0].risk.score + 30);
    expect(verdicts[39].attack.type).toBe('credential_stuffing');
    expect(verdicts[39].behavior.factors.failed_logins_10m).toBe(40);
  });

  test('weights of the vote change it', () => {
    const one = scored(create().score([attack('a')], LEARN)[0]);
    const other = scored(
      create({ weights: { groups: { unsupervised: 1, supervised: 0 } } }).score([attack('a', 'x')], {
        ...LEARN,
        explain: true,
      })[0],
    );
    expect(one.consensus).not.toBe(other.consensus);
    expect(other.consensus).toBe(1);
  });

  test('levels may be moved', () => {
    const verdict = scored(
      create({ levels: { critical: 99.999, high: 99.998, medium: 1 } }).score([attack('a', 'alert(1)')], LEARN)[0],
    );
    expect(['MEDIUM', 'LOW']).toContain(verdict.risk.level);
  });
});

describe('explanations', () => {
  test('sum to the score, for high risks and on request', () => {
    const values = [
      "' OR 1=1--",
      'hello',
      '<b>x</b>',
      "1' and '1",
      'alert(1)',
      '..\\..\\x',
      '{{a}}',
      'union select',
      '%00',
      '; ls',
    ];
    const verdicts = create()
      .score(
        values.map((value, i) => attack(`a${i}`, value)),
        { ...LEARN, explain: true },
      )
      .map(scored);
    for (const { explanation, risk } of verdicts) {
      if (explanation === undefined) throw new Error('no explanation');
      const sum =
        explanation.base +
        explanation.others +
        explanation.contributions.reduce((total, { points }) => total + points, 0);
      expect(Math.abs(sum - risk.score)).toBeLessThanOrEqual(0.01);
      expect(explanation.contributions.length).toBeLessThanOrEqual(5);
      expect(Math.abs(explanation.others)).toBeLessThanOrEqual(100);
    }
  });

  test('are left out below 40 unless asked for', () => {
    const [low, high] = create()
      .score([requestDocument({ id: 'a' }), attack('b')], LEARN)
      .map(scored);
    expect(low.explanation).toBeUndefined();
    expect(high.explanation).toBeDefined();
  });

  test('name what the request did', () => {
    const { explanation } = scored(create().score([attack('a')], LEARN)[0]);
    const features = explanation?.contributions.map(({ feature }) => feature) ?? [];
    expect(features.some((feature) => feature.startsWith('sql_') || feature === 'evidence.sql_injection')).toBe(true);
  });
});

describe('identity', () => {
  test('a repeat is answered alike, learned once and told once', () => {
    const told: string[] = [];
    const scorer = create({ onScored: (event) => told.push(event.id) });
    const first = scorer.score(
      Array.from({ length: 20 }, (_, i) => failedLogin(i)),
      LEARN,
    );
    const again = scorer.score(
      Array.from({ length: 20 }, (_, i) => failedLogin(i)),
      LEARN,
    );
    expect(again).toEqual(first);
    expect(told.length).toBe(20);
    const next = scored(scorer.score([failedLogin(20)], LEARN)[0]);
    expect(next.behavior.factors.failed_logins_10m).toBe(21);
  });

  test('a repeat within a batch too', () => {
    const told: string[] = [];
    const verdicts = create({ onScored: (event) => told.push(event.id) }).score(
      [failedLogin(1), failedLogin(1), failedLogin(1)],
      LEARN,
    );
    expect(verdicts[1]).toEqual(verdicts[0]);
    expect(told).toEqual(['l1']);
  });

  test('a document that carries a verdict is passed by, but scored anew where that is asked, which learns nothing', () => {
    const told: string[] = [];
    const scorer = create({ onScored: (event) => told.push(event.id) });
    const [verdict] = create({ clock: () => 5 }).score([attack('a')], LEARN);
    const carried = { ...attack('a'), api_sentinel: JSON.parse(JSON.stringify(verdict)) };
    expect(scorer.score([carried], LEARN)[0]).toEqual(verdict);
    const anew = scored(scorer.score([carried], { ...LEARN, again: true })[0]);
    expect(anew.scored_at).not.toBe(scored(verdict).scored_at);
    expect(told).toEqual([]);
    expect(scorer.countedIds.size).toBe(0);
  });

  test('a verdict that is none is not believed', () => {
    const forged = { ...attack('a'), api_sentinel: { status: 'scored', risk: { score: 0, level: 'LOW' } } };
    expect(scored(create().score([forged], LEARN)[0]).risk.level).toBe('CRITICAL');
  });

  test('learn=false remembers nothing', () => {
    const told: string[] = [];
    const scorer = create({ onScored: (event) => told.push(event.id) });
    scorer.score(
      Array.from({ length: 20 }, (_, i) => failedLogin(i)),
      { ...LEARN, learn: false },
    );
    expect(told).toEqual([]);
    expect(scorer.countedIds.size).toBe(0);
    expect(scored(scorer.score([failedLogin(30)], LEARN)[0]).behavior.factors).toEqual({});
  });

  test('a deadline that has passed begins nothing', () => {
    const scorer = create();
    expect(() => scorer.score([failedLogin(1)], { ...LEARN, deadline: -1 })).toThrow(DeadlinePassed);
    expect(scorer.countedIds.size).toBe(0);
    expect(scorer.behavior.profiles.source.slots.size).toBe(0);
  });

  test('a deadline in the middle keeps what was begun: tried again, all is counted once', () => {
    const told: string[] = [];
    let deadline = Number.POSITIVE_INFINITY;
    const documents = Array.from({ length: 64 }, (_, i) => failedLogin(i));
    const trap = new Proxy(documents, {
      get(target, key) {
        // Reading the 20th document takes until after the deadline.
        if (key === '20') while (performance.now() <= deadline);
        return Reflect.get(target, key);
      },
    });
    const scorer = create({ onScored: (event) => told.push(event.id) });
    deadline = performance.now() + 2000;
    expect(() => scorer.score(trap, { ...LEARN, deadline })).toThrow(DeadlinePassed);
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(64);
    scorer.score(documents, LEARN);
    expect(told.length).toBe(64);
    expect(new Set(told).size).toBe(64);
  });
});

describe('state', () => {
  test('goes on after a restart as if there had been none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'state-'));
    try {
      const before = create();
      const first = before.score(
        Array.from({ length: 20 }, (_, i) => failedLogin(i)),
        LEARN,
      );
      await before.saveState(folder);
      const told: string[] = [];
      const after = create({ onScored: (event) => told.push(event.id) });
      expect(after.restoreState(folder)).toBeUndefined();
      expect(after.score([failedLogin(3)], LEARN)[0]).toEqual(first[3]);
      expect(told).toEqual([]);
      const [continued, expected] = [after, before].map((scorer) => scored(scorer.score([failedLogin(25)], LEARN)[0]));
      expect({ ...continued, scored_at: '' }).toEqual({ ...expected, scored_at: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('that is damaged is refused with a sentence, and the scorer works', () => {
    const folder = mkdtempSync(join(tmpdir(), 'state-'));
    try {
      writeFileSync(join(folder, 'behavior.snapshot'), 'rubbish');
      const scorer = create();
      expect(scorer.restoreState(folder)).toContain('damaged');
      expect(scorer.score([attack('a')], LEARN)[0].status).toBe('scored');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
