import type { estypes } from '@elastic/elasticsearch';
import { type Static, Type } from 'typebox';
import { PLUGIN_ID, RULE_TYPES } from '../../common/constants.ts';
import { UserSearch } from '../elasticsearch/user-search.ts';
import type { ExecutorOptions, RuleType } from '../kibana-types/alerting.ts';
import { Refusal } from '../refusal.ts';
import type { ScorerClient } from '../scorer/scorer-client.ts';
import { DURATION_PATTERN, durationOf } from './duration.ts';
import { paramsOf } from './params-validator.ts';
import { plainText } from './plain-text.ts';
import { answeredWhole, failureOf } from './query-failure.ts';
import { ACTION_GROUP, recovered, report } from './report.ts';

const Percent = (value: number) => Type.Number({ default: value, minimum: 0, maximum: 100 });

export const HealthRuleParams = Type.Object(
  {
    window: Type.String({ default: '5m', pattern: DURATION_PATTERN }),
    /** More of the events than this wait for a verdict. */
    pendingPercent: Percent(5),
    /** More of the events than this could not be scored. */
    failedPercent: Percent(20),
    /** With fewer events in the window no share is judged. */
    minimumEvents: Type.Integer({ default: 20, minimum: 1, maximum: 1_000_000 }),
    /** No event at all in the window is a problem too. */
    expectEvents: Type.Boolean({ default: false }),
    /** Ask the scorer itself whether it is ready. */
    askScorer: Type.Boolean({ default: true }),
  },
  { additionalProperties: false },
);
export type HealthRuleParams = Static<typeof HealthRuleParams>;

export const PROBLEMS = ['pending', 'failed', 'silent', 'scorer'] as const;
export type Problem = (typeof PROBLEMS)[number];

/** What stood after the last run, and how often in a row the scorer was found unready, or (below 0) ready. */
export interface HealthRuleState {
  readonly standing: readonly Problem[];
  readonly scorerRow: number;
}

/** A problem that stands ends only below this part of its bound: at the bound itself it does not come and go. */
const CALM = 0.5;
/** So often in a row the scorer must be found so before anything is said: a restart is no outage. */
const ROWS = 2;

/** **API Sentinel scoring unhealthy.** Stands for each kind of problem; what can't be found out fails the run. */
export function healthRule(
  events: readonly string[],
  scorer: ScorerClient,
): RuleType<HealthRuleParams, HealthRuleState> {
  return {
    id: RULE_TYPES.health,
    name: 'API Sentinel scoring unhealthy',
    category: 'securitySolution',
    producer: PLUGIN_ID,
    solution: 'stack',
    actionGroups: [ACTION_GROUP],
    defaultActionGroupId: ACTION_GROUP.id,
    recoveryActionGroup: { id: 'recovered', name: 'Recovered' },
    minimumLicenseRequired: 'basic',
    isExportable: true,
    doesSetRecoveryContext: true,
    defaultScheduleInterval: '1m',
    ruleTaskTimeout: '2m',
    actionVariables: {
      context: [
        { name: 'problem', description: 'pending, failed, silent or scorer' },
        { name: 'sentence', description: 'What is wrong, in one sentence' },
        { name: 'events', description: 'Events in the window' },
        { name: 'pending', description: 'Events in it that wait for a verdict' },
        { name: 'failed', description: 'Events in it that could not be scored' },
        { name: 'window', description: 'The window of the rule' },
      ],
    },
    validate: { params: paramsOf(HealthRuleParams) },
    executor: async (options) => ({ state: await run(options, events, scorer) }),
  };
}

interface Counts {
  readonly events: number;
  readonly pending: number;
  readonly failed: number;
}

async function run(
  { params, state, services, startedAt }: ExecutorOptions<HealthRuleParams, HealthRuleState>,
  events: readonly string[],
  scorer: ScorerClient,
): Promise<HealthRuleState> {
  const { search } = new UserSearch(services.scopedClusterClient.asCurrentUser);
  const answer = await search({
    ...askStatuses(startedAt.getTime() - durationOf(params.window)),
    index: [...events],
  }).catch((error: unknown) => {
    throw failureOf(error, 'The events');
  });
  const counts = readStatuses(answeredWhole(answer as estypes.SearchResponse, 'The events'));
  const before: readonly Problem[] = 'standing' in state ? state.standing : [];
  const unready = params.askScorer ? await unreadyBecause(scorer) : undefined;
  const row = 'scorerRow' in state ? state.scorerRow : 0;
  const scorerRow = unready === undefined ? Math.min(row, 0) - 1 : Math.max(row, 0) + 1;

  const found = problemsOf(counts, params, before);
  if (params.askScorer && (before.includes('scorer') ? scorerRow > -ROWS : scorerRow >= ROWS)) {
    found.set('scorer', unready ?? 'The scorer has just become ready again.');
  }
  for (const [problem, sentence] of found) {
    report(services, problem, { problem, sentence: plainText(sentence), ...counts, window: params.window });
  }
  for (const alert of recovered(services)) {
    alert.setContext({ problem: alert.getId(), sentence: 'Scoring is well again.', ...counts, window: params.window });
  }
  return { standing: [...found.keys()], scorerRow: Math.max(-ROWS, Math.min(ROWS, scorerRow)) };
}

function askStatuses(from: number): estypes.SearchRequest {
  const status = (word: string) => ({ filter: { term: { 'api_sentinel.status': word } } });
  return {
    size: 0,
    track_total_hits: false,
    timeout: '20s',
    query: {
      bool: {
        filter: [
          { exists: { field: 'api_sentinel.status' } },
          { range: { '@timestamp': { gte: new Date(from).toISOString() } } },
        ],
      },
    },
    aggs: { events: { filter: { match_all: {} } }, pending: status('pending'), failed: status('failed') },
  };
}

function readStatuses({ aggregations }: estypes.SearchResponse): Counts {
  const count = (name: string) => (aggregations?.[name] as { readonly doc_count?: number } | undefined)?.doc_count ?? 0;
  return { events: count('events'), pending: count('pending'), failed: count('failed') };
}

function problemsOf(
  { events, pending, failed }: Counts,
  params: HealthRuleParams,
  before: readonly Problem[],
): Map<Problem, string> {
  const found = new Map<Problem, string>();
  const { minimumEvents, window } = params;
  const tooMany = (problem: Problem, part: number, percent: number): boolean => {
    const bound = before.includes(problem) ? percent * CALM : percent;
    return events >= (before.includes(problem) ? 1 : minimumEvents) && (part * 100) / events > bound;
  };
  if (tooMany('pending', pending, params.pendingPercent)) {
    found.set(
      'pending',
      `${pending} of ${events} events of the last ${window} wait for a verdict; the scorer does not keep up or is not reached.`,
    );
  }
  if (tooMany('failed', failed, params.failedPercent)) {
    found.set(
      'failed',
      `${failed} of ${events} events of the last ${window} could not be scored; api_sentinel.reason on them says why.`,
    );
  }
  if (params.expectEvents && events === 0) {
    found.set('silent', `No event came in the last ${window}; see whether the shipper and the pipeline still run.`);
  }
  return found;
}

async function unreadyBecause(scorer: ScorerClient): Promise<string | undefined> {
  try {
    const { status, body } = await scorer.ask({ method: 'GET', path: '/health/ready' });
    if (status === 200) return undefined;
    return `The scorer is not ready${reasonsIn(body)}`;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function reasonsIn(body: string): string {
  try {
    const { reasons } = JSON.parse(body) as { readonly reasons?: unknown };
    return Array.isArray(reasons) && reasons.length > 0 ? `: ${reasons.join(' ')}` : '.';
  } catch {
    return '.';
  }
}
