/** Events to rows, through the very code that serves: parsing, inspection, behaviour, features, named evidence. */
import { PatternBehaviorAnalyzer } from '../behavior/analyzer.ts';
import { nameAttack } from '../detection/attacks/registry.ts';
import { eventKind } from '../detection/event-kind.ts';
import { strengthsOf } from '../detection/risk.ts';
import { EventParser } from '../events/parse.ts';
import { LogFeatureExtractor } from '../features/extractor.ts';
import { emptyInspection, Inspector } from '../inspection/inspect.ts';
import { valuesOf } from './values.ts';

/** What is known of a row beside what its event says. */
export interface RowOrigin {
  /** 1 attack, 0 harmless, -1 unknown. */
  readonly label: number;
  /** Rows of one group are never on both sides of a split. */
  readonly group: string;
  /** Where it comes from, by index of the data set, and of which family that is. */
  readonly set: number;
  readonly family: string;
  /** Rows of one sequence are one entity's, in their order; without it the row's session. */
  readonly sequence?: string;
}

/** Rows as they are gathered, a column each. */
export class RowTable {
  readonly width: number;
  rows = 0;
  features: Float32Array;
  readonly labels: number[] = [];
  readonly groups: string[] = [];
  readonly sets: number[] = [];
  readonly families: string[] = [];
  /** How strong behaviour and evidence are, 0 to 1. */
  readonly behavior: number[] = [];
  readonly evidence: number[] = [];
  /** What sequence models are told: kind of event, and number of the sequence. */
  readonly kinds: number[] = [];
  readonly sequences: number[] = [];
  /** Hashes of the values that the request carries. */
  readonly values: Uint32Array[] = [];
  readonly #sequenceNumbers = new Map<string, number>();

  constructor(width: number) {
    this.width = width;
    this.features = new Float32Array(width * 1024);
  }

  /** Where the next row begins; makes room for it, so `features` is to be read after. */
  place(): number {
    if ((this.rows + 1) * this.width > this.features.length) {
      const larger = new Float32Array(this.features.length * 2);
      larger.set(this.features);
      this.features = larger;
    }
    return this.rows * this.width;
  }

  sequenceNumber(name: string): number {
    const known = this.#sequenceNumbers.get(name);
    if (known !== undefined) return known;
    const number = this.#sequenceNumbers.size;
    this.#sequenceNumbers.set(name, number);
    return number;
  }

  /** A table of some of the rows, in their order. */
  take(rows: ArrayLike<number>): RowTable {
    const { width } = this;
    const out = new RowTable(width);
    out.features = new Float32Array(Math.max(rows.length, 1) * width);
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i];
      out.features.set(this.features.subarray(from * width, (from + 1) * width), i * width);
      out.labels.push(this.labels[from]);
      out.groups.push(this.groups[from]);
      out.sets.push(this.sets[from]);
      out.families.push(this.families[from]);
      out.behavior.push(this.behavior[from]);
      out.evidence.push(this.evidence[from]);
      out.kinds.push(this.kinds[from]);
      out.sequences.push(this.sequences[from]);
      out.values.push(this.values[from]);
    }
    out.rows = rows.length;
    return out;
  }
}

/** Makes rows in the order in which events come; one maker a data set, since behaviour carries over. */
export class RowMaker {
  readonly #parser = new EventParser();
  readonly #inspector = new Inspector();
  readonly #inspection = emptyInspection();
  readonly #behavior = new PatternBehaviorAnalyzer();
  readonly #features = new LogFeatureExtractor();
  readonly #learn: boolean;

  /** @param learn false: every event is judged alone, however its sources repeat */
  constructor(learn = true) {
    this.#learn = learn;
  }

  /** Adds the row of a document; false where it is no event. Every event is learned from, labelled or not. */
  add(document: unknown, origin: RowOrigin, table: RowTable): boolean {
    const parsed = this.#parser.parseDocument(document);
    if (parsed.kind !== 'event') return false;
    const { event } = parsed;
    const inspection = this.#inspector.inspect(event, this.#inspection);
    const behavior = this.#behavior.observe(event, this.#learn);
    const context = { event, inspection, behavior };
    const at = table.place();
    this.#features.extractInto(context, table.features, at);
    table.labels.push(origin.label);
    table.groups.push(origin.group);
    table.sets.push(origin.set);
    table.families.push(origin.family);
    const strengths = strengthsOf(behavior.risk, nameAttack(context));
    table.behavior.push(strengths.behavior);
    table.evidence.push(strengths.evidence);
    table.kinds.push(eventKind(event, behavior));
    table.sequences.push(
      table.sequenceNumber(`${origin.set}:${origin.sequence ?? behavior.sessionName ?? table.rows}`),
    );
    table.values.push(valuesOf(document));
    table.rows++;
    return true;
  }
}
