import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../data/random.ts';
import { logLoss } from '../metrics/probability.ts';
import { logistic } from './calibrator.ts';
import { SoftVoting } from './soft-voting.ts';
import { WeightedVote } from './weighted-vote.ts';

const members = [
  { name: 'forest', group: 'unsupervised' },
  { name: 'svm', group: 'unsupervised', weight: 3 },
  { name: 'boosted', group: 'supervised' },
  { name: 'net', group: 'neural' },
];
const groups = { unsupervised: 0.35, supervised: 0.5, neural: 0.15 };
const vote = new WeightedVote(members, { groups });
const odds = (p: number): number => Math.log(p / (1 - p));
const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe('the weighted vote', () => {
  test('is the mean of log-odds by group and model', () => {
    const { logOdds, groups: byGroup } = vote.of([0.2, 0.6, 0.9, 0.5]);
    const unsupervised = 0.25 * odds(0.2) + 0.75 * odds(0.6);
    expect(logOdds).toBeCloseTo(0.35 * unsupervised + 0.5 * odds(0.9) + 0.15 * odds(0.5), 12);
    expect(odds(byGroup[0])).toBeCloseTo(unsupervised, 12);
    expect(byGroup[1]).toBeCloseTo(0.9, 12);
  });

  test('the weight of the absent goes to the rest of the group, then to the other groups', () => {
    expect(vote.of([0.2, NaN, 0.9, 0.5]).logOdds).toBeCloseTo(
      0.35 * odds(0.2) + 0.5 * odds(0.9) + 0.15 * odds(0.5),
      12,
    );
    const alone = vote.of([NaN, NaN, 0.9, 0.3]);
    expect(alone.logOdds).toBeCloseTo((0.5 * odds(0.9) + 0.15 * odds(0.3)) / 0.65, 12);
    expect(alone.groups[0]).toBeNaN();
    const shares = new Float64Array(4);
    expect(vote.sharesInto([NaN, NaN, 0.9, 0.3], shares)).toBeCloseTo(0.65, 12);
    expect([...shares].reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test('nobody present is no vote', () => {
    const none = vote.of([NaN, NaN, NaN, NaN]);
    expect(none.probability).toBeNaN();
    expect(none.confidence).toBe(0);
  });

  test('consensus is the share of the weight on the side of the vote', () => {
    expect(vote.of([0.1, 0.9, 0.9, 0.9]).consensus).toBeCloseTo(1 - 0.35 * 0.25, 12);
    expect(vote.of([0.1, 0.1, 0.1, 0.9]).consensus).toBeCloseTo(0.85, 12);
    expect(vote.of([0.9, 0.9, 0.9, 0.9]).consensus).toBe(1);
  });

  test('is sure only when all speak, agree and are far from even', () => {
    const sure = vote.of([0.99, 0.99, 0.99, 0.99]).confidence;
    expect(sure).toBeGreaterThan(0.95);
    expect(vote.of([0.99, 0.99, 0.99, NaN]).confidence).toBeLessThan(sure);
    expect(vote.of([0.01, 0.99, 0.99, 0.01]).confidence).toBeLessThan(0.7);
    expect(vote.of([0.5, 0.5, 0.5, 0.5]).confidence).toBeCloseTo(0, 12);
  });

  test('rises with every voice, and no voice is infinite', () => {
    fc.assert(
      fc.property(fc.array(probability, { minLength: 4, maxLength: 4 }), fc.nat(3), probability, (all, who, other) => {
        const changed = all.map((p, i) => (i === who ? other : p));
        const before = vote.of(all);
        const after = vote.of(changed);
        if (other > all[who]) expect(after.logOdds).toBeGreaterThanOrEqual(before.logOdds - 1e-12);
        expect(Number.isFinite(after.logOdds)).toBe(true);
        for (const figure of [after.probability, after.consensus, after.confidence]) {
          expect(figure >= 0 && figure <= 1).toBe(true);
        }
      }),
    );
  });

  test('a member without weight is heard by nobody', () => {
    const silent = new WeightedVote([...members, { name: 'new', group: 'neural', weight: 0 }], { groups });
    expect(silent.of([0.2, 0.6, 0.9, 0.5, 0.999]).logOdds).toBe(vote.of([0.2, 0.6, 0.9, 0.5]).logOdds);
  });

  test('what cannot vote is refused', () => {
    expect(() => new WeightedVote([])).toThrow('1 to 255');
    expect(() => new WeightedVote([members[0], members[0]])).toThrow('one name');
    expect(() => new WeightedVote([{ name: 'a', group: 'g', weight: -1 }])).toThrow('weight of a');
    expect(() => new WeightedVote([{ name: 'a', group: 'g' }], { groups: { g: 0 } })).toThrow('weights are 0');
  });
});

describe('soft voting', () => {
  test('is the mean by weight over those present, and comes back from saving', () => {
    const voting = SoftVoting.load(new SoftVoting({ a: 1, b: 3 }).save());
    expect(voting.members).toEqual(['a', 'b']);
    expect(voting.combine([0.2, 0.6])).toBeCloseTo(0.5, 12);
    expect(voting.combine([0.2, NaN])).toBe(0.2);
    expect(voting.combine([NaN, NaN])).toBeNaN();
    expect(() => new SoftVoting({ a: 0 })).toThrow('above 0');
  });

  test('learns weights that are better than equal ones on other rows, and none for who knows nothing', () => {
    const random = new Random(5);
    const rows = (count: number) => {
      const labels = Array.from({ length: count }, () => (random.float() < 0.3 ? 1 : 0));
      const said = (sharpness: number): number[] =>
        labels.map((label) => logistic(sharpness * (label - 0.5) * 2 + random.normal() - 0.8));
      return { labels, probabilities: { sharp: said(2.5), dull: said(0.6), random: labels.map(() => random.float()) } };
    };
    const { labels, probabilities } = rows(2_000);
    const learned = SoftVoting.learn(probabilities, labels);
    expect(learned.weights.sharp).toBeGreaterThan(learned.weights.dull);
    expect(learned.weights.random).toBeLessThan(0.02);
    const other = rows(2_000);
    const loss = (voting: SoftVoting): number =>
      logLoss({
        scores: other.labels.map((_, i) =>
          voting.combine(voting.members.map((m) => other.probabilities[m as 'sharp'][i])),
        ),
        labels: other.labels,
      });
    expect(loss(learned)).toBeLessThan(loss(new SoftVoting({ sharp: 1, dull: 1, random: 1 })));
    expect(SoftVoting.learn(probabilities, labels).weights).toEqual(learned.weights);
    expect(() => SoftVoting.learn({}, [])).toThrow('at least one member');
    expect(() => SoftVoting.learn({ a: [0.5] }, [0, 1])).toThrow('1 scores, 2 labels');
  });
});
