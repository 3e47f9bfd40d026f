/** A verdict as JSON text, made once: it is answered, and it is kept with the id of its event. */
import type { Verdict } from '../contract/index.ts';

const made = new WeakMap<Verdict, string>();

/** The verdict must not change after the first call. */
export function jsonOf(verdict: Verdict): string {
  let json = made.get(verdict);
  if (json === undefined) {
    json = JSON.stringify(verdict);
    made.set(verdict, json);
  }
  return json;
}
