/** Endpoints as an OpenAPI document names them: what is written down need not be learned. */

const MAX_PATHS = 10_000;
const MAX_SEGMENTS = 32;
const MAX_SEGMENT = 128;
const MAX_SERVERS = 16;

/** What may stand in one place of a path. */
interface Place {
  readonly literal: Map<string, Place>;
  readonly named: { readonly before: string; readonly after: string; readonly place: Place }[];
  /** The template that ends here. */
  template: string | undefined;
}

/** The paths of an OpenAPI (3.x) or Swagger (2.0) document, below the paths of its servers. */
export class DocumentedEndpoints {
  readonly #root = newPlace();
  readonly #templates = new Set<string>();

  /**
   * @param document as its JSON or YAML reads
   * @throws Error with a sentence where it is no such document, or larger than any that people write
   */
  constructor(document: unknown) {
    const paths = isObject(document) ? document.paths : undefined;
    if (!isObject(document) || !isObject(paths)) throw new Error('it is no OpenAPI document: it has no object "paths"');
    const names = Object.keys(paths);
    if (names.length > MAX_PATHS) throw new Error(`it has ${names.length} paths, of which ${MAX_PATHS} can be taken`);
    for (const base of basesOf(document)) for (const name of names) this.#add(base, name);
  }

  /** The template of a path, or undefined for one that is not in the document. A literal name goes before a parameter. */
  of(path: string): string | undefined {
    const segments = segmentsOf(path);
    return segments.length > MAX_SEGMENTS ? undefined : find(this.#root, segments, 0)?.template;
  }

  /** Whether a template is one of the document's. */
  has(template: string): boolean {
    return this.#templates.has(template);
  }

  #add(base: string, name: string): void {
    if (!name.startsWith('/')) throw new Error(`its path ${JSON.stringify(name.slice(0, 80))} does not begin with /`);
    const template = `${base}${name === '/' && base !== '' ? '' : name}`;
    const segments = segmentsOf(template);
    if (segments.length > MAX_SEGMENTS || segments.some((segment) => segment.length > MAX_SEGMENT))
      throw new Error(`its path ${JSON.stringify(name.slice(0, 80))} is longer than any that can be taken`);
    let place = this.#root;
    for (const segment of segments) place = below(place, segment);
    place.template ??= template;
    this.#templates.add(template);
  }
}

function newPlace(): Place {
  return { literal: new Map(), named: [], template: undefined };
}

function below(place: Place, segment: string): Place {
  const open = segment.indexOf('{');
  const close = segment.lastIndexOf('}');
  if (open < 0 || close < open) {
    const known = place.literal.get(segment) ?? newPlace();
    place.literal.set(segment, known);
    return known;
  }
  const [before, after] = [segment.slice(0, open), segment.slice(close + 1)];
  const known = place.named.find((named) => named.before === before && named.after === after);
  if (known !== undefined) return known.place;
  const made = newPlace();
  place.named.push({ before, after, place: made });
  // What says more of the name is tried first.
  place.named.sort((a, b) => b.before.length + b.after.length - a.before.length - a.after.length);
  return made;
}

function find(place: Place, segments: readonly string[], at: number): Place | undefined {
  if (at === segments.length) return place.template === undefined ? undefined : place;
  const segment = segments[at];
  const literal = place.literal.get(segment);
  const found = literal === undefined ? undefined : find(literal, segments, at + 1);
  if (found !== undefined) return found;
  for (const { before, after, place: inner } of place.named) {
    const fits = segment.length > before.length + after.length && segment.startsWith(before) && segment.endsWith(after);
    const deeper = fits ? find(inner, segments, at + 1) : undefined;
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** Matrix parameters belong to the request, not to the endpoint. */
function segmentsOf(path: string): string[] {
  return path
    .slice(0, MAX_SEGMENTS * MAX_SEGMENT)
    .split('/', MAX_SEGMENTS + 2)
    .filter((segment) => segment !== '')
    .map((segment) => (segment.indexOf(';') > 0 ? segment.slice(0, segment.indexOf(';')) : segment));
}

/** The paths below which those of the document lie; the empty one where it says nothing. */
function basesOf(document: Record<string, unknown>): Set<string> {
  const urls = Array.isArray(document.servers)
    ? document.servers.slice(0, MAX_SERVERS).map((server) => (isObject(server) ? server.url : undefined))
    : [document.basePath];
  const bases = urls.filter((url): url is string => typeof url === 'string').map(pathOf);
  return new Set(bases.length === 0 ? [''] : bases);
}

function pathOf(url: string): string {
  const path = URL.canParse(url, 'http://unnamed/') ? new URL(url, 'http://unnamed/').pathname : '';
  return path.replace(/\/$/, '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
