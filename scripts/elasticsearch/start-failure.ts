/** What Elasticsearch says when it cannot start, and what that means for the one who started it. */
const CAUSES: readonly { readonly sign: RegExp; readonly sentence: string }[] = [
  {
    sign: /BindHttpException|Address already in use/,
    sentence: 'the port is taken by another program; choose another',
  },
  { sign: /failed to obtain node lock/, sentence: 'its home is in use by another Elasticsearch; stop that one first' },
  { sign: /No space left on device/, sentence: 'the disk is full; make room' },
  {
    sign: /insufficient memory|Cannot allocate memory|Could not reserve enough space|Too small/,
    sentence: 'the machine does not give it its memory; choose a smaller heap',
  },
  { sign: /java\.lang\.OutOfMemoryError/, sentence: 'its heap is too small; choose a larger one' },
  { sign: /AccessDeniedException/, sentence: 'a file of its home belongs to another account' },
];
const DETAILS = [
  /unknown (?:secure )?setting \[[^\]]{1,200}\]/,
  /Plugin \[[^\]]{1,200}\] was built for Elasticsearch version [\d.]+ but version [\d.]+ is running/,
  /(?:IllegalArgument|IllegalState|Settings|Parsing)Exception: [^\n]{1,300}/,
  /(?:fatal exception|ERROR)[^\n]{1,300}/,
];

/** One sentence from the console output of a server that ended before it was up. */
export function startFailure(output: string, home: string): string {
  const cause = CAUSES.find(({ sign }) => sign.test(output))?.sentence;
  const detail = DETAILS.map((pattern) => pattern.exec(output)?.[0]).find(Boolean);
  const why = cause ?? detail ?? 'it did not say why';
  return `Elasticsearch did not start: ${why} (its messages stand in ${home}/logs/console.log).`;
}
