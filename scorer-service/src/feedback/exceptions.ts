/** Exceptions: verdicts that make no alert. Kept as two kinds of records, made and ended; neither is ever changed. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import type { Exception, ExceptionRequest, ScoredVerdict } from '../contract/index.ts';
import type { ApiEvent } from '../events/event.ts';
import { sentenceOf } from '../storage/answers.ts';
import { BackgroundLoop } from '../storage/background-loop.ts';
import type { Log } from '../storage/log.ts';
import { pause } from '../storage/pause.ts';
import { RECORD_MAPPINGS } from '../storage/record-mappings.ts';
import { Records } from '../storage/records.ts';
import { type Matched, matcher } from './exception-match.ts';

type Made = Omit<Exception, 'state' | 'ended' | 'suppressed'>;
type ExceptionDocument = {
  readonly '@timestamp': string;
  readonly event: { readonly kind: 'state' };
  readonly exception:
    | (Made & { readonly kind: 'made' })
    | { readonly kind: 'ended'; readonly id: string; readonly by: string; readonly at: string };
};

interface Held {
  readonly made: Made;
  ended: { readonly by: string; readonly at: string } | undefined;
  readonly matches: (matched: Matched) => boolean;
  suppressed: number;
}

/** How often what other scorers, or people there, made is looked for. */
const LOOK_MS = 10_000;
const MAX_EXCEPTIONS = 10_000;

export class Exceptions {
  readonly #records: Records<ExceptionDocument>;
  readonly #log: Log;
  readonly #held = new Map<string, Held>();
  readonly #loop = new BackgroundLoop((signal) => this.#run(signal));
  #failed = false;

  constructor(client: Client, log: Log) {
    this.#records = new Records(
      client,
      'api-sentinel-exceptions',
      RECORD_MAPPINGS['api-sentinel-exceptions'],
      'exception.id',
    );
    this.#log = log;
  }

  /** Reads what there is, then looks every ten seconds for more. */
  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /**
   * Whether this verdict is kept from alerts; counts those that are. What counts is when it was given: one made before the
   * exception, or after its end, stays what it was, also where it is read again.
   */
  suppress = (event: ApiEvent, verdict: ScoredVerdict): boolean => {
    const held = this.#covering(event, verdict);
    if (held !== undefined) held.suppressed += 1;
    return held !== undefined;
  };

  /** As `suppress`, without counting: for verdicts that are read again. */
  covers = (event: ApiEvent, verdict: ScoredVerdict): boolean => this.#covering(event, verdict) !== undefined;

  #covering(event: ApiEvent, verdict: ScoredVerdict): Held | undefined {
    if (this.#held.size === 0) return undefined;
    const at = Date.parse(verdict.scored_at);
    const matched = { method: event.method, verdict };
    for (const held of this.#held.values()) if (isInForce(held, at) && held.matches(matched)) return held;
    return undefined;
  }

  /** @throws what the client throws when Elasticsearch is away; nothing is in force then */
  async make({ match, reason, until, alert_id }: ExceptionRequest, by: string, now: number): Promise<Exception> {
    const made: Made = {
      id: randomUUID(),
      at: new Date(now).toISOString(),
      by,
      match,
      reason,
      ...(until !== undefined && { until }),
      ...(alert_id !== undefined && { alert_id }),
    };
    await this.#records.add(made.id, {
      '@timestamp': made.at,
      event: { kind: 'state' },
      exception: { kind: 'made', ...made },
    });
    return shownOf(this.#hold(made), now);
  }

  /**
   * Ends one that is in force.
   *
   * @returns undefined if there is none of this id; one that had ended stays as it was
   */
  async end(id: string, by: string, now: number): Promise<Exception | undefined> {
    await this.look();
    const held = this.#held.get(id);
    if (held === undefined) return undefined;
    if (held.ended === undefined) {
      const ended = { by, at: new Date(now).toISOString() };
      await this.#records.add(`${id}.ended`, {
        '@timestamp': ended.at,
        event: { kind: 'state' },
        exception: { kind: 'ended', id, ...ended },
      });
      held.ended = ended;
    }
    return shownOf(held, now);
  }

  /** All, newest first. @throws what the client throws when Elasticsearch is away */
  async list(now: number): Promise<Exception[]> {
    await this.look();
    return [...this.#held.values()].map((held) => shownOf(held, now)).sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  /** Reads anew what is kept. @throws what the client throws when Elasticsearch is away */
  async look(): Promise<void> {
    for await (const page of this.#records.scan({ match_all: {} })) {
      for (const { exception } of page) {
        if (exception.kind === 'made') {
          const { kind: _, ...made } = exception;
          if (this.#held.size < MAX_EXCEPTIONS) this.#hold(made);
        } else {
          const held = this.#held.get(exception.id);
          if (held !== undefined) held.ended ??= { by: exception.by, at: exception.at };
        }
      }
    }
  }

  #hold(made: Made): Held {
    const known = this.#held.get(made.id);
    if (known !== undefined) return known;
    const held: Held = { made, ended: undefined, matches: matcher(made.match), suppressed: 0 };
    this.#held.set(made.id, held);
    return held;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.look();
        if (this.#failed) this.#log.info({}, 'the exceptions can be read again');
        this.#failed = false;
      } catch (error) {
        if (!this.#failed) this.#log.warn({}, `the exceptions could not be read yet: ${sentenceOf(error)}`);
        this.#failed = true;
      }
      await pause(LOOK_MS, signal);
    }
  }
}

function isInForce({ made, ended }: Held, at: number): boolean {
  return (
    at >= Date.parse(made.at) &&
    (made.until === undefined || at < Date.parse(made.until)) &&
    (ended === undefined || at < Date.parse(ended.at))
  );
}

function shownOf({ made, ended, suppressed }: Held, now: number): Exception {
  const expired = made.until !== undefined && Date.parse(made.until) <= now;
  const state = ended !== undefined ? 'ended' : expired ? 'expired' : 'active';
  return { ...made, state, ...(ended !== undefined && { ended }), suppressed };
}
