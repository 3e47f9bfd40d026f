import { expect, test } from '@jest/globals';
import type { Job } from '../contract/index.ts';
import { type Learners, learningOf } from './learning.ts';

const QUIET: Learners = {
  profiles: { source: 1_200, user: 30, session: 0 },
  budget: undefined,
  threshold: 60,
  jobs: [],
  scores: true,
};
const states = (learners: Partial<Learners>) =>
  Object.fromEntries(learningOf({ ...QUIET, ...learners }).map(({ what, state }) => [what, state]));

test('behaviour learns while there is a bundle; thresholds with a budget; models while they are trained', () => {
  expect(states({})).toEqual({ Behaviour: 'learning', Thresholds: 'fixed', Models: 'fixed' });
  expect(states({ budget: 20 }).Thresholds).toBe('learning');
  expect(states({ jobs: [{ state: 'succeeded' } as Job] }).Models).toBe('fixed');
  expect(states({ jobs: [{ state: 'running', progress: 0.4 } as Job] }).Models).toBe('learning');
  expect(states({ scores: false }).Behaviour).toBe('off');
});

test('says of what there are profiles', () => {
  expect(learningOf(QUIET)[0].sentence).toBe(
    '1,230 profiles learn with every event: 1,200 of kind source, 30 of kind user.',
  );
});
