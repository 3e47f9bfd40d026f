import type { estypes } from '@elastic/elasticsearch';
import { refusalOf } from '../elasticsearch/elasticsearch-refusal.ts';

/** A failed question as the run's error: Kibana shows it with the rule, and leaves the alerts that stand as they are. */
export function failureOf(error: unknown, what: string): Error {
  return new Error(refusalOf(error, what).message);
}

/** An answer of some shards alone would recover what the others know of, so it counts as none. */
export function answeredWhole(answer: estypes.SearchResponse, what: string): estypes.SearchResponse {
  const { timed_out: timedOut, _shards: shards } = answer;
  if (!timedOut && shards.failed === 0) return answer;
  const why = timedOut ? 'did not finish in time' : `lacked ${shards.failed} of ${shards.total} shards`;
  throw new Error(`${what} can't be read whole: Elasticsearch ${why}; the rule tries again with its next run.`);
}
