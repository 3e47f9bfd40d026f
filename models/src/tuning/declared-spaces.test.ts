import { expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { crossValidation } from './cross-validation.ts';
import { DECLARED_SPACES } from './declared-spaces.ts';
import { tune } from './tune.ts';

const random = new Random(6);
const X = new Matrix(
  Float32Array.from({ length: 240 * 3 }, () => random.normal()),
  3,
);
const y = Uint8Array.from({ length: 240 }, (_, i) => (i % 10 === 0 ? 1 : 0));
for (let i = 0; i < 240; i += 10) X.row(i).set([3, 3 + random.normal(), -2]);

test.each(Object.entries(DECLARED_SPACES))(
  '%s can be searched, from its defaults on',
  async (_, { space, defaults, make }) => {
    expect(Object.keys(defaults).sort()).toEqual(Object.keys(space).sort());
    const found = await tune({
      space,
      defaults,
      objective: crossValidation({ X, y, make }, 2),
      folds: 2,
      trials: 14,
      rungs: [0.1, 1],
      seed: 3,
    });
    expect(found.history.every(({ losses }) => losses.every((loss) => loss !== null))).toBe(true);
    expect(found.loss).toBeLessThan(0.3);
    // Another release that takes other parameters would refuse what is declared here.
    for (const { parameters } of found.history) expect(make(parameters, 0.05, 1).fit(X, y).score(X)).toHaveLength(240);
  },
);
