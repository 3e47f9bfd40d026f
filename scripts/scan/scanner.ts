import type { Alert, Verdict } from '../../scorer-service/src/contract/index.ts';
import type { ScoreOptions } from '../../scorer-service/src/detection/event-scorer.ts';
import {
  createEventScorer,
  type ScorerSettings,
  type StatefulScorer,
} from '../../scorer-service/src/detection/scorer.ts';
import { EventParser } from '../../scorer-service/src/events/parse.ts';
import type { KeptAlerts } from './kept-alerts.ts';
import { MAX_LINE_BYTES, Source, type Waiting } from './source.ts';

/** Events that are scored at once. */
const BATCH_EVENTS = 256;
/** Characters of lines that are held at once. */
const BATCH_LENGTH = 4 * 1024 * 1024;
/** Lines that could not be read and are told with their reason. */
const TOLD_PROBLEMS = 5;
/** Ids of the file's own that are remembered, to count what stands in it twice once. */
const REMEMBERED_IDS = 20_000;

/** A line that was not scored. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface ScanCounts {
  /** Events that were scored. */
  readonly events: number;
  /** Events whose id had been counted already, and which change nothing. */
  readonly repeated: number;
  /** Documents that are no API request. */
  readonly skipped: number;
  /** Lines that could not be read or scored. */
  readonly failed: number;
}

/** Lines of any number of files in, alerts out: parses, scores in batches, groups. */
export class Scanner {
  readonly alerts: KeptAlerts;
  /** The first lines that were not scored. */
  readonly problems: Problem[] = [];
  /** Event times, milliseconds since the epoch; undefined before the first event. */
  first: number | undefined;
  last: number | undefined;
  readonly #counts = { events: 0, repeated: 0, skipped: 0, failed: 0 };
  readonly #scorer: StatefulScorer;
  readonly #parser: EventParser;
  #told = 0;
  #sources = 0;
  #documents: unknown[] = [];
  #waiting: Waiting[] = [];
  #length = 0;

  /** @throws Error with a sentence where the bundle can't be used */
  constructor(settings: ScorerSettings, alerts: KeptAlerts) {
    this.alerts = alerts;
    this.#parser = new EventParser(settings.parser);
    this.#scorer = createEventScorer({
      ...settings,
      countedIds: { maxIds: REMEMBERED_IDS, ...settings.countedIds },
      onScored: (event, verdict) => {
        this.#told++;
        if (!(event.time >= (this.first ?? Number.POSITIVE_INFINITY))) this.first = event.time;
        if (!(event.time <= (this.last ?? Number.NEGATIVE_INFINITY))) this.last = event.time;
        alerts.observe(event, verdict);
      },
    });
  }

  get counts(): ScanCounts {
    return { ...this.#counts };
  }

  /** A file to be read; its lines are numbered from 1. */
  source(name: string): Source {
    return new Source(name, `${this.#sources++}`, (waiting, document) => this.#add(waiting, document));
  }

  /** Scores what waits for its batch to be full. */
  flush(): void {
    if (this.#documents.length === 0) return;
    const documents = this.#documents;
    const waiting = this.#waiting;
    this.#documents = [];
    this.#waiting = [];
    this.#length = 0;
    this.#told = 0;
    let scored = 0;
    for (const [i, verdict] of this.#verdicts(documents).entries()) {
      const { source, line, number } = waiting[i];
      if (verdict === undefined) {
        this.#problem(source, number, UNSCORABLE, false);
        continue;
      }
      if (verdict.status === 'scored') {
        scored++;
        source.events++;
        continue;
      }
      const parsed = this.#parser.parseLine(line, number);
      this.#problem(
        source,
        number,
        parsed.kind === 'event' ? verdict.reason : parsed.reason,
        parsed.kind === 'skipped',
      );
    }
    this.#counts.events += scored;
    this.#counts.repeated += scored - this.#told;
  }

  /** One a document; undefined for one that breaks scoring: it is not to take its neighbours with it. */
  #verdicts(documents: readonly unknown[]): readonly (Verdict | undefined)[] {
    try {
      return this.#scorer.score(documents, SCORING);
    } catch (error) {
      if (documents.length > 1) return documents.flatMap((document) => this.#verdicts([document]));
      if (error instanceof RangeError) return [undefined];
      throw error;
    }
  }

  #add(waiting: Waiting, document: unknown): void {
    const { source, line, number } = waiting;
    if (document === undefined) {
      const parsed = line === '' ? undefined : this.#parser.parseLine(line, number);
      this.#problem(source, number, parsed?.kind === 'failed' ? parsed.reason : TOO_LONG, false);
      return;
    }
    this.#documents.push(document);
    this.#waiting.push(waiting);
    this.#length += line.length;
    if (this.#documents.length >= BATCH_EVENTS || this.#length >= BATCH_LENGTH) this.flush();
  }

  #problem(source: Source, line: number, reason: string, skipped: boolean): void {
    if (skipped) {
      this.#counts.skipped++;
      source.skipped++;
    } else {
      this.#counts.failed++;
      source.failed++;
    }
    if (this.problems.length >= TOLD_PROBLEMS) return;
    const prefix = `line ${line}`;
    const bare = reason.startsWith(prefix) ? reason.slice(prefix.length).replace(/^:? /, '') : reason;
    this.problems.push({ file: source.name, line, reason: bare });
  }
}

const SCORING: ScoreOptions = { learn: true, explain: false, again: false, deadline: Number.POSITIVE_INFINITY };
const UNSCORABLE = 'is nested too deeply to be scored';
const TOO_LONG = `is longer than ${MAX_LINE_BYTES} bytes and was passed by`;

/** The alerts of a level and above, the riskiest first. */
export function* shownAlerts(alerts: KeptAlerts, bound: number): Generator<Alert> {
  for (const alert of alerts.riskiestFirst()) {
    if (alert.risk.score < bound) return;
    yield alert;
  }
}
