/** The smallest change that would have made an event harmless, found by asking the models again. */
import type { FeatureFamily } from '../features/definitions.ts';

/** What one feature did, and what would have been usual of it. */
export interface Changeable {
  readonly place: number;
  readonly name: string;
  readonly family: FeatureFamily;
  readonly value: number;
  readonly usual: number;
  /** Log-odds that it added to the vote. */
  readonly added: number;
}

/** What a change leaves as it is: the risk is asked with these numbers, and without behaviour or evidence where they go with it. */
export interface Asked {
  readonly row: Float32Array;
  readonly behavior: boolean;
  readonly evidence: boolean;
}

export interface CounterfactualInput {
  readonly row: Float32Array;
  readonly features: readonly Changeable[];
  /** Whether the named evidence stands in what was sent, or in how the sender behaved; undefined where there is none. */
  readonly evidence: 'content' | 'behavior' | undefined;
  /** Where the evidence stands, in words, such as `url.query`. */
  readonly where: string;
  /** Whether behaviour has a risk of its own. */
  readonly behaves: boolean;
  /** Risk, 0 to 100, from which an event is not harmless. */
  readonly harmful: number;
  readonly risk: (asked: Asked) => number;
}

/** What is sent and what is done are changed as wholes: nobody sends a UNION without its words. */
interface Side {
  readonly words: string;
  readonly features: readonly Changeable[];
  readonly behavior: boolean;
  readonly evidence: boolean;
}

const CONTENT: ReadonlySet<string> = new Set(['request', 'inspection']);
/** Features that are named one by one; a larger change is told as a whole. */
const MOST_NAMED = 4;

/** A sentence; undefined where no such change makes it harmless. */
export function counterfactual(input: CounterfactualInput): string | undefined {
  const { features, evidence, where, behaves, harmful } = input;
  const pushing = features.filter(({ added }) => added > 0).sort((a, b) => b.added - a.added || a.place - b.place);
  const content: Side = {
    words: `a plain value in ${where}`,
    features: pushing.filter(({ family }) => CONTENT.has(family)),
    behavior: false,
    evidence: evidence === 'content',
  };
  const behavior: Side = {
    words: 'usual behaviour of those behind it',
    features: pushing.filter(({ family }) => !CONTENT.has(family)),
    behavior: behaves,
    evidence: evidence === 'behavior',
  };
  const sides = evidence === 'behavior' ? [behavior, content] : [content, behavior];
  for (const side of sides) {
    if (side.features.length === 0 && !side.behavior && !side.evidence) continue;
    const risk = riskOf(input, [side], side.features);
    if (risk >= harmful) continue;
    for (let count = 1; count <= Math.min(MOST_NAMED, side.features.length - 1); count++) {
      const some = side.features.slice(0, count);
      const less = riskOf(input, [side], some);
      if (less < harmful) return `With ${some.map(named).join(' and ')} the risk would have been ${less.toFixed(1)}.`;
    }
    return `With ${side.words} the risk would have been ${risk.toFixed(1)}.`;
  }
  const both = riskOf(input, sides, pushing);
  if (both >= harmful) return undefined;
  return `Only with ${content.words} and ${behavior.words} the risk would have been ${both.toFixed(1)}.`;
}

function riskOf({ row, risk }: CounterfactualInput, sides: readonly Side[], changed: readonly Changeable[]): number {
  const other = row.slice();
  for (const { place, usual } of changed) other[place] = usual;
  return risk({
    row: other,
    behavior: !sides.some(({ behavior }) => behavior),
    evidence: !sides.some(({ evidence }) => evidence),
  });
}

function named({ name, value, usual }: Changeable): string {
  return `${name.replaceAll('_', ' ')} ${told(usual)} instead of ${told(value)}`;
}

function told(value: number): string {
  return Number.isNaN(value) ? 'absent' : `${Math.round(value * 100) / 100}`;
}
