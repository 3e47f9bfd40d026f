import type { Client, estypes } from '@elastic/elasticsearch';
import type { Verdict } from '../contract/index.ts';
import type { FoundDocument } from '../search/scan.ts';
import { mayPass, reasonOf } from './answers.ts';
import { ecsFields } from './verdict-fields.ts';

/** A verdict for a document; to one that is not here whole no ECS fields are added. */
export interface VerdictWrite {
  readonly document: FoundDocument;
  readonly verdict: Verdict;
}

/** What became of one verdict. */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly status: Verdict['status'] }
  /** The document is not any more as it was read, or not there any more: another has seen to it. */
  | { readonly kind: 'conflict' }
  /** Elasticsearch was too busy: to be tried again. */
  | { readonly kind: 'later' }
  /** Nothing can be written to the whole index. */
  | { readonly kind: 'blocked'; readonly reason: string }
  /** Not even that it failed can be written onto this document. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Constant, so that it is compiled once, and so that Elasticsearch changes the document itself: one that went through
 * JavaScript would come back with its long integers rounded. What is the user's is not touched, since `extras` holds only
 * what this version of the document does not have.
 */
const SCRIPT = `
ctx._source.keySet().removeIf(key -> key.startsWith('api_sentinel.'));
ctx._source['api_sentinel'] = params.verdict;
for (def extra : params.extras.entrySet()) {
  def known = ctx._source[extra.getKey()];
  if (known == null) { ctx._source[extra.getKey()] = extra.getValue(); } else { known.putAll(extra.getValue()); }
}`;

interface Attempt {
  readonly write: VerdictWrite;
  readonly verdict: Verdict;
  readonly extras: Readonly<Record<string, unknown>>;
}

/** What is tried in turn until Elasticsearch takes it: everything, without the ECS fields, that it failed and why. */
function attemptsOf(write: VerdictWrite, refusal: string | undefined, step: number): Attempt | undefined {
  const { verdict } = write;
  const { source, whole, place } = write.document;
  if (step === 0) return { write, verdict, extras: whole ? ecsFields(source, verdict, place.index) : {} };
  if (step === 1) return { write, verdict, extras: {} };
  if (step > 2 || verdict.status !== 'scored') return undefined;
  const reason = `Elasticsearch refused the verdict: ${refusal}`;
  const { event_id, scored_at } = verdict;
  return { write, verdict: { status: 'failed', event_id, scored_at, reason }, extras: {} };
}

function operations({ write, verdict, extras }: Attempt, backfilled: boolean): object[] {
  const { place, seqNo, primaryTerm } = write.document;
  const { index, id, routing } = place;
  const update: estypes.BulkUpdateOperation = {
    _index: index,
    _id: id,
    ...(routing !== undefined && { routing }),
    if_seq_no: seqNo,
    if_primary_term: primaryTerm,
  };
  const params = { verdict: { ...verdict, ...(backfilled && { backfilled }) }, extras };
  return [{ update }, { script: { lang: 'painless', source: SCRIPT, params } }];
}

/** Writes verdicts onto documents that are already stored, each only if the document is still as it was read. */
export class EventVerdicts {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * One outcome a write, in order. What Elasticsearch refuses (a mapping that does not fit, a limit of fields) is tried with
   * less, in the end as `failed` with the reason, so that one document never holds up another.
   *
   * @throws what the client throws when Elasticsearch is away
   */
  async write(writes: readonly VerdictWrite[]): Promise<WriteOutcome[]> {
    const outcomes = new Map<VerdictWrite, WriteOutcome>();
    let open = writes.map((write) => ({ write, refusal: undefined as string | undefined }));
    for (let step = 0; open.length > 0; step += 1) {
      const attempts: Attempt[] = [];
      for (const { write, refusal } of open) {
        const attempt = attemptsOf(write, refusal, step);
        if (attempt === undefined) outcomes.set(write, { kind: 'refused', reason: refusal ?? 'no reason given' });
        else attempts.push(attempt);
      }
      open = attempts.length === 0 ? [] : await this.#try(attempts, outcomes);
    }
    return writes.map((write) => outcomes.get(write) ?? { kind: 'later' });
  }

  async #try(attempts: readonly Attempt[], outcomes: Map<VerdictWrite, WriteOutcome>) {
    const answer = await this.#client.bulk({
      operations: attempts.flatMap((attempt) => operations(attempt, true)),
      refresh: false,
    });
    const refused: { write: VerdictWrite; refusal: string | undefined }[] = [];
    for (const [position, { write, verdict }] of attempts.entries()) {
      const { status, error } = Object.values(answer.items[position])[0];
      const reason = reasonOf(
        error?.caused_by?.reason === undefined
          ? error
          : { ...error, reason: `${error.reason}; ${error.caused_by.reason}` },
      );
      if (status < 300) outcomes.set(write, { kind: 'written', status: verdict.status });
      else if (status === 409 || status === 404) outcomes.set(write, { kind: 'conflict' });
      else if (mayPass(status)) outcomes.set(write, { kind: 'later' });
      else if (status === 403) outcomes.set(write, { kind: 'blocked', reason });
      else refused.push({ write, refusal: reason });
    }
    return refused;
  }
}
