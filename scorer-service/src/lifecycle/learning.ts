import type { Job, System } from '../contract/index.ts';

export interface Learners {
  /** How many profiles there are of each kind. */
  readonly profiles: Readonly<Record<string, number>>;
  /** Alerts a day to which thresholds move by themselves; absent where they stay as they are set. */
  readonly budget: number | undefined;
  readonly threshold: number;
  readonly jobs: readonly Job[];
  /** false: there is no bundle, and nothing is scored. */
  readonly scores: boolean;
}

const many = (count: number): string => count.toLocaleString('en');

/** What learns by itself, what is being taught, and what stays as it is; a sentence each. */
export function learningOf({ profiles, budget, threshold, jobs, scores }: Learners): System['learning'] {
  const known = Object.entries(profiles).filter(([, count]) => count > 0);
  const sum = known.reduce((all, [, count]) => all + count, 0);
  const running = jobs.find(({ state }) => state === 'running');
  return [
    {
      what: 'Behaviour',
      state: scores ? 'learning' : 'off',
      sentence: !scores
        ? 'Nothing is learned while there is no bundle.'
        : sum === 0
          ? 'Profiles begin with the first event.'
          : `${many(sum)} profiles learn with every event: ${known.map(([kind, count]) => `${many(count)} of kind ${kind}`).join(', ')}.`,
    },
    {
      what: 'Thresholds',
      state: budget === undefined ? 'fixed' : 'learning',
      sentence:
        budget === undefined
          ? `An alert from risk ${threshold} on, everywhere; with an alert budget it would follow each endpoint and hour.`
          : `They follow each endpoint and hour, toward ${many(budget)} alerts a day in all.`,
    },
    {
      what: 'Models',
      state: running === undefined ? 'fixed' : 'learning',
      sentence:
        running === undefined
          ? 'They stay as they are until a training makes a challenger and somebody promotes it.'
          : `A challenger is being trained, ${Math.round(running.progress * 100)} % done; the champion stays as it is.`,
    },
  ];
}
