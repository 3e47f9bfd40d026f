/** Where the readers of bodies and queries put what they find. */

/** What kind of place a value stands in. */
export type Place =
  | 'path'
  | 'query'
  | 'form'
  | 'json'
  | 'xml'
  | 'multipart'
  | 'graphql'
  | 'body'
  | 'cookie'
  | 'header'
  | 'agent'
  | 'referrer';

export interface Sink {
  /**
   * Takes a value; an empty one is passed by. False when it was the last one for which there is room: the reader then gives what
   * it has not read to `rest` and ends.
   */
  add(place: Place, name: string, text: string, field: string, start: number): boolean;
  /** Takes what a reader had no room to take apart, as one text, so that nothing hides behind many values. */
  rest(place: Place, text: string, field: string, start: number): void;
}

/** Whether a name reaches into the application's own objects: a prototype, a class loader. */
export function reachesInside(name: string): boolean {
  return (
    name.startsWith('__proto') ||
    name === 'constructor' ||
    name.startsWith('constructor.prototype') ||
    name.startsWith('class.module')
  );
}

/** Letters, digits, `_`, `-` and `.`: what honest parameters are called. */
export function isPlainName(name: string): boolean {
  if (name.length === 0 || name.length > 64 || reachesInside(name)) return false;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const lower = code | 32;
    if (!((lower >= 97 && lower <= 122) || (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46))
      return false;
  }
  return true;
}
