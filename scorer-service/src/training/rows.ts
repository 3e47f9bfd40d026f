/** Events to rows, through the very code that serves: parsing, inspection, behaviour, features, named evidence. */
import { PatternBehaviorAnalyzer } from '../behavior/analyzer.ts';
import { nameAttack } from '../detection/attacks/registry.ts';
import { EventParser } from '../events/parse.ts';
import { LogFeatureExtractor } from '../features/extractor.ts';
import { emptyInspection, Inspector } from '../inspection/inspect.ts';

/** Rows as they are gathered, a column each. */
export class RowTable {
  readonly width: number;
  rows = 0;
  features: Float32Array;
  /** 1 attack, 0 harmless, -1 unknown. */
  readonly labels: number[] = [];
  /** Rows of one group are never on both sides of a split. */
  readonly groups: string[] = [];
  /** Where a row comes from, by index of the data set. */
  readonly sets: number[] = [];
  readonly behavior: number[] = [];
  readonly evidence: number[] = [];

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
}

/** Makes rows in the order in which events come; one maker a data set, since behaviour carries over. */
export class RowMaker {
  readonly #parser = new EventParser();
  readonly #inspector = new Inspector();
  readonly #inspection = emptyInspection();
  readonly #behavior = new PatternBehaviorAnalyzer();
  readonly #features = new LogFeatureExtractor();

  /** Adds the row of a document; false where it is no event. Every event is learned from, labelled or not. */
  add(document: unknown, label: number, group: string, set: number, table: RowTable): boolean {
    const parsed = this.#parser.parseDocument(document);
    if (parsed.kind !== 'event') return false;
    const { event } = parsed;
    const inspection = this.#inspector.inspect(event, this.#inspection);
    const behavior = this.#behavior.observe(event, true);
    const context = { event, inspection, behavior };
    const at = table.place();
    this.#features.extractInto(context, table.features, at);
    table.labels.push(label);
    table.groups.push(group);
    table.sets.push(set);
    table.behavior.push(behavior.risk);
    table.evidence.push(nameAttack(context)?.attack.confidence ?? 0);
    table.rows++;
    return true;
  }
}
