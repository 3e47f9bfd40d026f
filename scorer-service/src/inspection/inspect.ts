/** The request as an attacker wrote it: its values decoded, scanned, and told in figures. */
import type { ApiEvent } from '../events/event.ts';
import { type Decoded, decode } from './decode.ts';
import { F, FAMILIES, type Family, FIGURES, type Figures } from './figures.ts';
import { scanHtml } from './scanners/html.ts';
import { scanInjections } from './scanners/injections.ts';
import { isPlain, scanLexical } from './scanners/lexical.ts';
import { scanPaths } from './scanners/paths.ts';
import { scanShell } from './scanners/shell.ts';
import { scanSql } from './scanners/sql.ts';
import { scanTemplates } from './scanners/templates.ts';
import { type Value, ValueList } from './values.ts';

/** Where a family of figures was found most clearly. */
export interface Finding {
  readonly field: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What inspection says of one event. */
export interface Inspection {
  /** By `F`: the largest of each figure over all values. */
  readonly figures: Figures;
  /** Values that were read. */
  values: number;
  /** For each family, the value in which there was most of it; undefined where there was none. */
  readonly findings: Record<Family, Finding | undefined>;
}

export function emptyInspection(): Inspection {
  return { figures: new Float64Array(FIGURES.length), values: 0, findings: noFindings() };
}

function noFindings(): Record<Family, Finding | undefined> {
  return { sql: undefined, html: undefined, shell: undefined, path: undefined, template: undefined, other: undefined };
}

/** Inspects one event after the other; the buffers it works in are its own. */
export class Inspector {
  readonly #list = new ValueList();
  readonly #decoded: Decoded = { text: '', deep: '', layers: 0, odd: 0 };
  readonly #most = new Float64Array(FAMILIES.length);

  /** Writes to `into` what the event's values hold. Linear in what is read, at most `MAX_READ`. Never throws. */
  inspect(event: ApiEvent, into: Inspection): Inspection {
    into.figures.fill(0);
    for (const family of FAMILIES) into.findings[family] = undefined;
    this.#most.fill(0);
    this.#list.gather(event);
    into.values = this.#list.count;
    for (let i = 0; i < this.#list.count; i++) this.#value(this.#list.values[i], into);
    return into;
  }

  #value(value: Value, into: Inspection): void {
    const { figures } = into;
    const decoded = decode(value.text, value.place === 'query' || value.place === 'form', this.#decoded);
    if (decoded.layers > figures[F.layers]) figures[F.layers] = decoded.layers;
    if (decoded.odd > figures[F.odd_encoding]) figures[F.odd_encoding] = decoded.odd;
    // Agents and referrers are long and full of punctuation in honest requests too: their shape says nothing.
    if (value.place !== 'agent' && value.place !== 'referrer') scanLexical(decoded.text, figures);
    if (isPlain(decoded.text)) return;
    this.#scan(decoded.text.toLowerCase(), value, into);
    if (decoded.deep !== decoded.text) this.#scan(decoded.deep.toLowerCase(), value, into);
  }

  #scan(text: string, value: Value, into: Inspection): void {
    const { figures } = into;
    const { place } = value;
    this.#found(0, scanSql(text, figures), value, into);
    this.#found(1, scanHtml(text, figures), value, into);
    // Agents list their parts with semicolons, as a shell does its commands.
    if (place !== 'agent') this.#found(2, scanShell(text, figures), value, into);
    this.#found(3, scanPaths(text, place === 'path', figures), value, into);
    this.#found(4, scanTemplates(text, figures), value, into);
    if (place !== 'referrer') this.#found(5, scanInjections(text, figures), value, into);
  }

  #found(family: number, most: number, value: Value, into: Inspection): void {
    if (most <= this.#most[family]) return;
    this.#most[family] = most;
    into.findings[FAMILIES[family]] = {
      field: value.field,
      name: value.name,
      start: value.start,
      end: value.start + value.text.length,
    };
  }
}
