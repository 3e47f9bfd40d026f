/** What a numeric parameter may be. */
export interface Range {
  readonly default: number;
  readonly minimum: number;
  readonly maximum?: number;
  readonly whole?: boolean;
  /** The minimum itself is not allowed. */
  readonly above?: boolean;
}

export type Ranges = Readonly<Record<string, Range>>;

/**
 * Fills in what was not given. Refuses, in a sentence, a value out of range and a name that the learner does not implement.
 */
export function readParameters<R extends Ranges>(
  learner: string,
  ranges: R,
  given: object,
): { readonly [K in keyof R]: number } {
  const out: Record<string, number> = {};
  for (const name in ranges) out[name] = ranges[name].default;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(ranges, name))
      throw new Error(`${learner} has no parameter "${name}" here. It takes ${Object.keys(ranges).join(', ')}.`);
    if (value === undefined) continue;
    const { minimum, maximum, whole, above } = ranges[name];
    const fits =
      typeof value === 'number' &&
      (above === true ? value > minimum : value >= minimum) &&
      value <= (maximum ?? Number.MAX_VALUE) &&
      (whole !== true || Number.isInteger(value));
    if (!fits)
      throw new Error(
        `${learner}'s ${name} is ${value}; it must be a ${whole === true ? 'whole ' : ''}number ${above === true ? 'above' : 'of at least'} ${minimum}${maximum === undefined ? '' : ` and at most ${maximum}`}.`,
      );
    out[name] = value;
  }
  return out as { readonly [K in keyof R]: number };
}
