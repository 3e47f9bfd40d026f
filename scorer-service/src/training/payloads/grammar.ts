/** A grammar that makes texts: a rule is a list of alternatives, `<~name>` in one stands for another rule. */
import type { Random } from '@api-sentinel/models';

export type Rule = readonly string[] | ((random: Random) => string);
export type Rules = Readonly<Record<string, Rule>>;

/** Rules that stand in each other; a deeper text is cut short with nothing, so that none runs away. */
const MAX_DEPTH = 12;

/** One text of the rule `name`. @throws Error for a rule that is not there, since that is a mistake in the grammar. */
export function expand(rules: Rules, name: string, random: Random, depth = 0): string {
  const rule = rules[name];
  if (rule === undefined) throw new Error(`the payload grammar has no rule <${name}>`);
  if (depth > MAX_DEPTH) return '';
  // What a function makes is final: a password may hold any characters.
  return typeof rule === 'function' ? rule(random) : fill(rules, pick(rule, random), random, depth);
}

/** Replaces every `<~name>`; other angle brackets (`<script>`) stay. */
function fill(rules: Rules, text: string, random: Random, depth: number): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('<~'); at >= 0; at = text.indexOf('<~', from)) {
    const end = text.indexOf('>', at);
    out += text.slice(from, at) + expand(rules, text.slice(at + 2, end), random, depth + 1);
    from = end + 1;
  }
  return out + text.slice(from);
}

export function pick<T>(from: readonly T[], random: Random): T {
  return from[random.integer(from.length)];
}

/** Characters drawn from an alphabet. */
export function letters(alphabet: string, least: number, most: number, random: Random): string {
  let out = '';
  for (let n = least + random.integer(most - least + 1); n > 0; n--) out += alphabet[random.integer(alphabet.length)];
  return out;
}
