const { abs } = Math;

/** Nearer than this two sums are one: their difference is rounding, and a quotient of it means nothing. */
const NEAR = 1e-6;

/**
 * By how much the output of a bend changes for each unit of its input, from a reference to here (the rescale rule of DeepLIFT;
 * Shrikumar, Greenside and Kundaje, 2017); where the two inputs are one, its slope there.
 */
export function rescale(input: number, inputThen: number, output: number, outputThen: number, slope: number): number {
  const change = input - inputThen;
  return abs(change) > NEAR ? (output - outputThen) / change : slope;
}
