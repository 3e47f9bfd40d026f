// How sequences are laid on lanes, and lanes into windows: the same for every trainer. Plain JavaScript, since the process that trains with
// TensorFlow.js may be an older Node than the one that strips types.

/**
 * @typedef {{ readonly rows: number[], readonly starts: number[] }} Lane the rows one after the other, and 1 where a sequence begins
 */

/**
 * The sequences one after the other on lanes of about the same length, each next one on the shortest lane.
 *
 * @param {readonly Int32Array[]} sequences
 * @param {Uint32Array} order
 * @param {number} count
 * @returns {readonly Lane[]}
 */
export function lanesOf(sequences, order, count) {
  /** @type {Lane[]} */
  const lanes = Array.from({ length: count }, () => ({ rows: [], starts: [] }));
  for (const s of order) {
    let shortest = lanes[0];
    for (const lane of lanes) if (lane.rows.length < shortest.rows.length) shortest = lane;
    for (const [i, row] of sequences[s].entries()) {
      shortest.rows.push(row);
      shortest.starts.push(i === 0 ? 1 : 0);
    }
  }
  return lanes;
}

/**
 * @param {import('./lstm-window.ts').Window} window
 * @param {number} inputs
 * @param {import('./lstm-trainer.ts').Sequences} data
 * @param {readonly Lane[]} run
 * @param {number} from the step of the lanes with which the window begins
 * @param {number} steps
 */
export function fillWindow(window, inputs, data, run, from, steps) {
  for (let step = 0; step < steps; step++) {
    for (const [l, lane] of run.entries()) {
      const place = step * run.length + l;
      const there = from + step < lane.rows.length;
      const row = there ? lane.rows[from + step] : 0;
      for (let i = 0; i < inputs; i++) window.inputs[place * inputs + i] = there ? data.rows[row * inputs + i] : 0;
      window.kinds[place] = there ? data.kinds[row] : 0;
      window.labels[place] = there ? data.labels[row] : 0;
      window.weights[place] = there ? data.weights[row] : 0;
      window.starts[place] = there ? lane.starts[from + step] : 1;
    }
  }
}
