import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { XGBoost } from '../trees/xgboost.ts';
import { crossValidation, nestedComparison } from './cross-validation.ts';
import { type Dimension, type Parameters, placeOf, type SearchSpace, valueAt } from './search-space.ts';
import { suggest } from './tpe.ts';
import { type Progress, type TuneOptions, tune } from './tune.ts';

const room = mkdtempSync(join(tmpdir(), 'tuning-'));
afterAll(() => rmSync(room, { recursive: true }));

const space: SearchSpace = {
  x: { type: 'float', low: -5, high: 5 },
  rate: { type: 'float', low: 1e-4, high: 1, log: true },
  depth: { type: 'int', low: 1, high: 12 },
  kind: { type: 'choice', values: ['a', 'b', 'c'] },
};
/** Least where x is 1, the rate 0.01, the depth 4 and the kind b. */
const bowl = (p: Parameters): number =>
  (Number(p.x) - 1) ** 2 / 4 +
  (Math.log10(Number(p.rate)) + 2) ** 2 +
  (Number(p.depth) - 4) ** 2 / 9 +
  (p.kind === 'b' ? 0 : 1);
const search = (change: Partial<TuneOptions> = {}) =>
  tune({ space, objective: bowl, folds: 1, trials: 60, seed: 1, ...change });
const within = (name: string, value: unknown): boolean => {
  const own = space[name];
  if (own.type === 'choice') return own.values.includes(value as string);
  const fits = Number(value) >= own.low && Number(value) <= own.high;
  return fits && (own.type === 'float' || Number.isInteger(value));
};

describe('the search space', () => {
  test('every place is a value within bounds, and has its way back', () => {
    const dimensions = fc.constantFrom<Dimension>(...Object.values(space), {
      type: 'int',
      low: 10,
      high: 1_000,
      log: true,
    });
    fc.assert(
      fc.property(dimensions, fc.double({ min: 0, max: 1, noNaN: true }), (own, share) => {
        const place = own.type === 'choice' ? Math.min(2, Math.floor(share * 3)) : share;
        const value = valueAt(own, place);
        if (own.type !== 'choice') expect(Number(value) >= own.low && Number(value) <= own.high).toBe(true);
        const back = valueAt(own, placeOf(own, value));
        if (own.type === 'float') expect(back).toBeCloseTo(Number(value), 9);
        else expect(back).toBe(value);
      }),
    );
  });

  test('every suggestion is within it, whatever is known', () => {
    const random = new Random(2);
    const known: { parameters: Parameters; loss: number }[] = [];
    for (let trial = 0; trial < 60; trial++) {
      const parameters = suggest(space, known, trial, { seed: 3 });
      for (const [name, value] of Object.entries(parameters)) expect(within(name, value)).toBe(true);
      known.push({ parameters, loss: trial % 7 === 0 ? NaN : random.normal() });
    }
  });

  test('what holds nothing is refused', async () => {
    await expect(search({ space: {} })).rejects.toThrow('no parameter');
    await expect(search({ space: { x: { type: 'choice', values: [] } } })).rejects.toThrow('no value');
    await expect(search({ space: { x: { type: 'float', low: 0, high: 1, log: true } } })).rejects.toThrow('above 0');
    await expect(search({ space: { x: { type: 'int', low: 0.5, high: 1 } } })).rejects.toThrow('whole numbers');
    await expect(tune({ space, objective: bowl, folds: 1 })).rejects.toThrow('needs a budget');
    await expect(search({ rungs: [0.5] })).rejects.toThrow('rise from above 0 to 1');
  });
});

describe('the search', () => {
  test('finds more than chance does, over seeds', async () => {
    let wins = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { loss } = await search({ seed });
      let chance = Infinity;
      for (let trial = 0; trial < 60; trial++)
        chance = Math.min(chance, bowl(suggest(space, [], trial, { seed: seed + 100 })));
      if (loss < chance) wins++;
    }
    expect(wins).toBeGreaterThanOrEqual(8);
  });

  test('makes the same trials for a seed, others for another, and is no worse than the defaults', async () => {
    const defaults = { x: 1.1, rate: 0.01, depth: 4, kind: 'b' };
    const one = await search({ defaults });
    expect(await search({ defaults })).toEqual(one);
    expect((await search({ defaults, seed: 2 })).history).not.toEqual(one.history);
    expect(one.loss).toBeLessThanOrEqual(bowl(defaults));
    expect(one.history[0].parameters).toEqual(defaults);
  });

  test('under a time budget makes trials that their count replays', async () => {
    let now = 0;
    const timed = await tune({
      space,
      folds: 1,
      timeMs: 1_000,
      seed: 1,
      clock: () => now,
      objective: (p) => {
        now += 37;
        return bowl(p);
      },
    });
    expect(timed.trials).toBe(28);
    expect(await search({ trials: timed.trials })).toEqual(timed);
  });

  test('spends the whole effort on the best third only', async () => {
    let effort = 0;
    const asked: number[] = [];
    const rungs = [0.1, 0.3, 1];
    const found = await search({
      rungs,
      objective: (p, { resource }) => {
        effort += resource;
        asked.push(resource);
        return bowl(p) + (1 - resource);
      },
    });
    expect(effort).toBeLessThan(60 * 0.75);
    const reached = [1, 2, 3].map((r) => found.history.filter(({ losses }) => losses.length >= r).length);
    expect(reached[0]).toBe(60);
    expect(reached[1]).toBeLessThan(40);
    expect(reached[2]).toBeLessThan(reached[1]);
    expect(found.loss).toBeLessThan(1);
    expect(new Set(asked)).toEqual(new Set(rungs));
  });

  test('averages over the folds, counts what is no number as worst, and says how it goes', async () => {
    const progress: Progress[] = [];
    let now = 0;
    const found = await search({
      folds: 3,
      trials: 12,
      clock: () => now,
      onProgress: (one) => progress.push(one),
      objective: (p, { fold }) => {
        now += 10;
        return p.kind === 'a' ? NaN : bowl(p) + fold;
      },
    });
    expect(found.loss).toBeCloseTo(bowl(found.parameters) + 1, 9);
    expect(found.history.some(({ losses }) => losses[0] === null)).toBe(true);
    expect(progress).toHaveLength(12);
    expect(progress[3]).toMatchObject({ trials: 4, of: 12, elapsedMs: 120, etaMs: 240 });
    expect(progress[11]).toMatchObject({ best: found.loss, etaMs: 0 });
  });
});

describe('confirmation', () => {
  const defaults = { x: 0, rate: 0.1, depth: 6, kind: 'a' };
  test('keeps the defaults where the best was best by luck, and not where it is better', async () => {
    // Noise in the search's own folds alone: whatever wins there is no better elsewhere.
    const lucky = await search({
      defaults,
      confirmations: 4,
      objective: (p, { fold }) =>
        fold === 0 ? Math.sin(1_000 * Number(p.x)) : 1 + ((fold * Number(p.depth)) % 3) / 10,
    });
    expect(lucky.parameters).toEqual(defaults);
    const better = await search({ defaults, confirmations: 4, objective: (p, { fold }) => bowl(p) + fold });
    expect(better.parameters).not.toEqual(defaults);
    expect(better.confirmed?.gain).toBeCloseTo(bowl(defaults) - bowl(better.parameters), 9);
  });

  test('needs something to compare with', async () => {
    await expect(search({ confirmations: 4 })).rejects.toThrow('with defaults to compare with');
    await expect(search({ defaults, confirmations: 1 })).rejects.toThrow('2 and more');
  });
});

describe('the journal', () => {
  test('a search that was stopped in the middle goes on to the same end', async () => {
    const journal = join(room, 'stopped.ndjson');
    const whole = await search();
    let calls = 0;
    const stopping = search({
      journal,
      objective: (p) => {
        if (++calls > 25) throw new Error('the power went');
        return bowl(p);
      },
    });
    await expect(stopping).rejects.toThrow('the power went');
    // The line that was being written when it went.
    appendFileSync(journal, '{"trial":25,"param');
    calls = 0;
    const resumed = await search({
      journal,
      objective: (p) => {
        calls++;
        return bowl(p);
      },
    });
    expect(resumed).toEqual(whole);
    expect(calls).toBe(35);
    expect(await search({ journal, objective: () => NaN })).toEqual(whole);
  });

  test('of another search, or with lines that are no trials, is refused', async () => {
    const journal = join(room, 'other.ndjson');
    await search({ journal, trials: 3 });
    await expect(search({ journal, seed: 9 })).rejects.toThrow('of another search');
    writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"trial":7}\n`);
    await expect(search({ journal })).rejects.toThrow('Line 5 of the journal');
    const altered = readFileSync(journal, 'utf8')
      .split('\n')
      .slice(0, 3)
      .join('\n')
      .replace(/"x":[^,]+/g, '"x":0');
    writeFileSync(journal, `${altered}\n`);
    await expect(search({ journal })).rejects.toThrow(/other parameters|another search/);
  });
});

describe('cross-validation', () => {
  const random = new Random(4);
  const X = new Matrix(
    Float32Array.from({ length: 400 * 4 }, () => random.normal()),
    4,
  );
  const y = Uint8Array.from({ length: 400 }, (_, i) =>
    X.row(i)[0] * X.row(i)[1] + 0.3 * random.normal() > 0.5 ? 1 : 0,
  );
  const groups = Array.from({ length: 400 }, (_, i) => `client ${i % 40}`);
  const trees: SearchSpace = {
    max_depth: { type: 'int', low: 1, high: 5 },
    learning_rate: { type: 'float', low: 0.02, high: 0.5, log: true },
  };
  const make = (p: Parameters, resource: number, seed: number): XGBoost =>
    new XGBoost({ ...p, n_estimators: Math.ceil(20 * resource), seed } as object);

  test('keeps groups on one side, and is the same for all parameters', () => {
    const seen: number[][] = [];
    const objective = crossValidation(
      {
        X,
        y,
        groups,
        make: (p, resource, seed) => {
          const learner = make(p, resource, seed);
          const learn = learner.fit.bind(learner);
          learner.fit = (train, labels) => {
            seen.push([...train.data]);
            return learn(train, labels);
          };
          return learner;
        },
      },
      4,
    );
    const loss = objective({ max_depth: 3 }, { fold: 0, resource: 1, seed: 0 });
    expect(loss).toBeLessThan(0.4);
    objective({ max_depth: 1 }, { fold: 0, resource: 0.5, seed: 0 });
    expect(seen[1]).toEqual(seen[0]);
    const rowsSeen = new Set(
      Array.from({ length: seen[0].length / 4 }, (_, i) => seen[0].slice(i * 4, i * 4 + 4).join()),
    );
    const sides = new Map<string, Set<boolean>>();
    for (let i = 0; i < 400; i++) {
      const own = sides.get(groups[i]) ?? new Set();
      sides.set(groups[i], own.add(rowsSeen.has([...X.row(i)].join())));
    }
    for (const own of sides.values()) expect(own.size).toBe(1);
  });

  test('nested, compares tuned and default parameters on what the search never saw', async () => {
    const defaults = { max_depth: 1, learning_rate: 0.05 };
    const found = await nestedComparison({
      task: { X, y, groups, make },
      space: trees,
      defaults,
      folds: 3,
      outerFolds: 3,
      trials: 10,
    });
    expect(found).toHaveLength(3);
    // Depth 1 cannot see that two features act together.
    for (const { tuned, defaults: plain } of found) expect(tuned).toBeLessThan(plain - 0.1);
  });
});
