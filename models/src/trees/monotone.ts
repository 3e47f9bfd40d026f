/** The constraints, one for each of `columns` features, checked; `undefined` where there are none. */
export function monotoneConstraints(
  learner: string,
  given: readonly number[] | undefined,
  columns: number,
): Int8Array | undefined {
  if (given === undefined) return undefined;
  if (given.length !== columns)
    throw new Error(`${learner} has ${given.length} monotone_constraints for ${columns} columns; each needs one.`);
  for (const sense of given)
    if (sense !== 0 && sense !== 1 && sense !== -1)
      throw new Error(`${learner}'s monotone_constraints are 1, 0 or -1, not ${sense}.`);
  return given.some((sense) => sense !== 0) ? Int8Array.from(given) : undefined;
}
