/** Endpoints as the traffic shows them: where ever new names stand in one place, they are names of objects and one endpoint. */
import type { DocumentedEndpoints } from './documented-endpoints.ts';
import { endpointTemplate } from './endpoint.ts';
import { bitCount, hash32, linearCount } from './sketch.ts';

/** Places remembered; when full, the table is begun anew. */
const MAX_PARENTS = 2048;
/** Different last segments that were there (answered below 400), before they are taken for names. */
const CROWDED = 48;
const NAME = '{name}';

interface Children {
  readonly bits: Uint32Array;
  crowded: boolean;
}

type SavedParent = [name: string, low: number, high: number, crowded: boolean];

export class EndpointNames {
  readonly #parents = new Map<string, Children>();
  readonly #documented: DocumentedEndpoints | undefined;

  /** @param documented endpoints that need not be learned */
  constructor(documented?: DocumentedEndpoints) {
    this.#documented = documented;
  }

  /** The endpoint of a path: as documented, else as learned so far. */
  of(path: string): string {
    const documented = this.#documented?.of(path);
    if (documented !== undefined) return documented;
    const template = endpointTemplate(path);
    const at = template.lastIndexOf('/');
    if (at <= 0 || template.endsWith('}')) return template;
    const parent = template.slice(0, at);
    return this.#parents.get(parent)?.crowded === true ? `${parent}/${NAME}` : template;
  }

  /** Remembers an endpoint that was there. Those of the first level (`/about`) are never taken for names. */
  learn(template: string): void {
    const at = template.lastIndexOf('/');
    if (at <= 0 || template.endsWith('}') || this.#documented?.has(template)) return;
    const parent = template.slice(0, at);
    let children = this.#parents.get(parent);
    if (children === undefined) {
      if (this.#parents.size >= MAX_PARENTS) this.#parents.clear();
      children = { bits: new Uint32Array(2), crowded: false };
      this.#parents.set(parent, children);
    }
    if (children.crowded) return;
    const hash = hash32(template);
    children.bits[(hash >>> 5) & 1] |= 1 << (hash & 31);
    const ones = bitCount(children.bits[0]) + bitCount(children.bits[1]);
    children.crowded = linearCount(ones, 64) >= CROWDED;
  }

  save(): Record<string, Uint8Array> {
    const parents: SavedParent[] = [...this.#parents].map(([name, { bits, crowded }]) => [
      name,
      bits[0],
      bits[1],
      crowded,
    ]);
    return { parents: Buffer.from(JSON.stringify(parents)) };
  }

  restore(section: (name: string) => Uint8Array): void {
    const parents = JSON.parse(Buffer.from(section('parents')).toString('utf8')) as SavedParent[];
    for (const [parent, low, high, crowded] of parents.slice(0, MAX_PARENTS))
      this.#parents.set(parent, { bits: Uint32Array.of(low, high), crowded });
  }
}
