/** What every attack file gives: a named attack with its evidence, or nothing. */
import type { Behavior } from '../../behavior/behavior.ts';
import type { AttackType, Evidence } from '../../contract/index.ts';
import type { ApiEvent } from '../../events/event.ts';
import type { Finding, Inspection } from '../../inspection/inspect.ts';

export interface AttackContext {
  event: ApiEvent;
  inspection: Inspection;
  behavior: Behavior;
}

/** A named attack. */
export interface NamedAttack {
  readonly subtype: string;
  /** 0 to 1: how sure the evidence alone is. */
  readonly confidence: number;
  readonly owasp: readonly string[];
  readonly mitre: readonly string[];
  readonly evidence: readonly Evidence[];
  /** One sentence with figures that an analyst can check in the log. */
  readonly reason: string;
}

export interface AttackDetector {
  readonly type: AttackType;
  readonly detect: (context: AttackContext) => NamedAttack | undefined;
}

/** Plain words in a row from which on a value is rather talk about attacks than one. */
export const TALK = 4;

/** Confidence of independent signs together: the chance that at least one is right. */
export class Signs {
  subtype: string;
  #strongest = 0;
  #innocent = 1;
  readonly notes: string[] = [];

  constructor(subtype: string) {
    this.subtype = subtype;
  }

  /** A sign that, where it holds, is right with the given probability; the strongest names the subtype. */
  add(holds: boolean | number, probability: number, subtype: string, note: string): this {
    if (holds === false || holds === 0) return this;
    this.#innocent *= 1 - probability;
    if (probability > this.#strongest) {
      this.#strongest = probability;
      this.subtype = subtype;
    }
    this.notes.push(typeof holds === 'number' && holds > 1 ? `${Math.floor(holds)} × ${note}` : note);
    return this;
  }

  /** 0 to 0.99: no figure of one request is beyond doubt. */
  get confidence(): number {
    return Math.min(1 - this.#innocent, 0.99);
  }
}

/** Evidence of a value: where it stands and what was counted in it. */
export function valueEvidence(finding: Finding | undefined, signs: Signs): Evidence[] {
  if (finding === undefined) return [];
  return [
    {
      field: finding.field,
      start: finding.start,
      end: finding.end,
      count: signs.notes.length,
      note: signs.notes.slice(0, 4).join(', ').slice(0, 200),
    },
  ];
}

/** Where a value stands, in words; the name is the sender's and is kept to letters. */
export function placeOf(finding: Finding | undefined): string {
  if (finding === undefined) return 'the request';
  const name = finding.name.replace(/[^\w.-]/g, '?').slice(0, 40);
  return name === '' ? finding.field : `${finding.field} (${name})`;
}

/** From 0 below `from` to `most` at `full`, along the logarithm. */
export function ramp(value: number, from: number, full: number, most: number): number {
  if (!(value > from)) return 0;
  return value >= full ? most : (most * Math.log(value / from)) / Math.log(full / from);
}
