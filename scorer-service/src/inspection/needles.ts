/** Many fixed strings looked for at once: an automaton after Aho and Corasick (1975), one step a character. */

const ALPHABET = 128;
/** Marks a state in which strings end. */
const ENDS = 1 << 15;

/** Finds which of the strings of several lists stand in a text. Lists are told apart by their place. */
export class Needles {
  /** After `scan`: how many different strings of each list were found. */
  readonly found: Uint16Array;
  readonly #next: Uint16Array;
  /** For each state, where its strings begin in `#ending`, and behind the last where they end. */
  readonly #from: Uint32Array;
  readonly #ending: Uint16Array;
  readonly #listOf: Uint16Array;
  /** The scan in which a string was last found, so that it counts once. */
  readonly #seen: Uint32Array;
  #scans = 0;

  /** @param lists strings of ASCII in lower case; @throws Error for any other, since it could never be found */
  constructor(lists: readonly (readonly string[])[]) {
    const next: number[][] = [new Array(ALPHABET).fill(-1)];
    const own: number[][] = [[]];
    const listOf: number[] = [];
    for (const [list, needles] of lists.entries()) {
      for (const needle of needles) {
        let state = 0;
        for (let i = 0; i < needle.length; i++) {
          const code = needle.charCodeAt(i);
          if (code >= ALPHABET || (code >= 65 && code <= 90))
            throw new Error(`${JSON.stringify(needle)} is not lower-case ASCII`);
          if (next[state][code] < 0) {
            next[state][code] = next.length;
            next.push(new Array(ALPHABET).fill(-1));
            own.push([]);
          }
          state = next[state][code];
        }
        own[state].push(listOf.length);
        listOf.push(list);
      }
    }
    completeTransitions(next, own);
    if (next.length > ENDS) throw new Error(`there are too many strings: ${next.length} states, ${ENDS} have room`);
    // Where something ends is marked in the step that leads there: most steps lead nowhere.
    this.#next = Uint16Array.from(next.flat(), (state) => (own[state].length > 0 ? state | ENDS : state));
    this.#from = new Uint32Array(next.length + 1);
    for (let state = 0; state < next.length; state++) this.#from[state + 1] = this.#from[state] + own[state].length;
    this.#ending = Uint16Array.from(own.flat());
    this.#listOf = Uint16Array.from(listOf);
    this.#seen = new Uint32Array(listOf.length);
    this.found = new Uint16Array(lists.length);
  }

  /** Looks through a lower-case text once; characters beyond ASCII end every match. */
  scan(text: string): void {
    const next = this.#next;
    const from = this.#from;
    this.found.fill(0);
    const scan = ++this.#scans >>> 0;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      state = code < ALPHABET ? next[state * ALPHABET + code] : 0;
      if (state < ENDS) continue;
      state -= ENDS;
      for (let k = from[state]; k < from[state + 1]; k++) {
        const needle = this.#ending[k];
        if (this.#seen[needle] === scan) continue;
        this.#seen[needle] = scan;
        this.found[this.#listOf[needle]]++;
      }
    }
  }
}

/** Breadth first: where a state has no way on, its longest proper suffix has one; what ends there ends here too. */
function completeTransitions(next: number[][], own: number[][]): void {
  const suffix = new Array<number>(next.length).fill(0);
  const queue: number[] = [];
  for (let code = 0; code < ALPHABET; code++) {
    const child = next[0][code];
    if (child < 0) next[0][code] = 0;
    else queue.push(child);
  }
  for (const state of queue) {
    own[state] = [...own[state], ...own[suffix[state]]];
    for (let code = 0; code < ALPHABET; code++) {
      const child = next[state][code];
      const fallback = next[suffix[state]][code];
      if (child < 0) next[state][code] = fallback;
      else {
        suffix[child] = fallback;
        queue.push(child);
      }
    }
  }
}
