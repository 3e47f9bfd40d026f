/** The request as an attacker wrote it: its values decoded, scanned, and told in figures. */
import type { ApiEvent } from '../events/event.ts';
import { decodeBase64, isSerialisedObject } from './base64.ts';
import { type Decoded, decode, joinStrings, setPlain } from './decode.ts';
import { F, FAMILIES, type Family, FIGURES, type Figures } from './figures.ts';
import { LOUD, Memo, quietOf, raiseAll } from './memo.ts';
import { Needles } from './needles.ts';
import type { Place } from './places/sink.ts';
import { BROWSER_OBJECTS, bracketCalls, SCRIPT_CALLS, SCRIPT_PUZZLES, scanHtml } from './scanners/html.ts';
import {
  CODE_CALLS,
  CODE_CERTAIN,
  INCLUDES,
  type InjectionNames,
  isRemoteFile,
  LDAP_FILTERS,
  OBJECT_MARKS,
  STORE_SCRIPTS,
  scanInjections,
  XML_MARKS,
} from './scanners/injections.ts';
import { scanLexical } from './scanners/lexical.ts';
import { MAIL_WORDS } from './scanners/mail.ts';
import {
  FILE_TARGETS,
  isDump,
  isSourceCopy,
  type PathNames,
  PROBED_SECRETS,
  PROBES,
  SYSTEM_FILES,
  scanPaths,
  WRAPPERS,
} from './scanners/paths.ts';
import { isCommandFor, isLoneCommand, SHELL_PATHS, SHELL_PHRASES, scanShell, substitutes } from './scanners/shell.ts';
import { scanSql } from './scanners/sql.ts';
import { SCHEMA, SQL_PHRASES } from './scanners/sql-words.ts';
import {
  DIRECTORY_LOOKUPS,
  scanTemplates,
  TEMPLATE_CERTAIN,
  TEMPLATE_OBJECTS,
  type TemplateNames,
} from './scanners/templates.ts';
import {
  DOT,
  ESCAPE,
  emptyScreen,
  FOREIGN,
  isPlain,
  LINK,
  MARKUP,
  NUL,
  OPENER,
  PERCENT,
  PLUS,
  SEPARATOR,
  screen,
} from './screen.ts';
import { countTalk } from './talk.ts';
import { AUTHORIZATION, type Value, ValueList } from './values.ts';

/** Every kind of character, for texts that were not screened. */
const ALL = 0xffff;

/** Whether a text may change when encodings are undone. */
function isEncoded(flags: number, plusIsSpace: boolean): boolean {
  return (flags & (PERCENT | ESCAPE | FOREIGN)) !== 0 || (plusIsSpace && (flags & PLUS) !== 0);
}

/** Every fixed string that is looked for, by what it speaks of; the place in the list is its number. */
const LISTS = {
  schema: SCHEMA,
  scriptCalls: SCRIPT_CALLS,
  browserObjects: BROWSER_OBJECTS,
  shellPaths: SHELL_PATHS,
  systemFiles: SYSTEM_FILES,
  fileTargets: FILE_TARGETS,
  wrappers: WRAPPERS,
  probes: PROBES,
  templateObjects: TEMPLATE_OBJECTS,
  templateCertain: TEMPLATE_CERTAIN,
  directories: DIRECTORY_LOOKUPS,
  ldap: LDAP_FILTERS,
  xml: XML_MARKS,
  code: CODE_CALLS,
  codeCertain: CODE_CERTAIN,
  storeScripts: STORE_SCRIPTS,
  objects: OBJECT_MARKS,
  includes: INCLUDES,
  secrets: PROBED_SECRETS,
  sqlPhrases: SQL_PHRASES,
  shellPhrases: SHELL_PHRASES,
  puzzles: SCRIPT_PUZZLES,
  mail: MAIL_WORDS,
} as const;
const L = Object.fromEntries(Object.keys(LISTS).map((name, i) => [name, i])) as Readonly<
  Record<keyof typeof LISTS, number>
>;

/** Where a family of figures was found most clearly. */
export interface Finding {
  readonly field: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** By `F`: the figures of this value alone. */
  readonly figures: Figures;
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
  /** Families, as bits, of which the value being read has more than those before. */
  #rising = 0;
  readonly #needles = new Needles(Object.values(LISTS));
  readonly #names: InjectionNames = {
    ldap: 0,
    xml: 0,
    code: 0,
    codeCertain: 0,
    scripts: 0,
    objects: 0,
    includes: 0,
    mail: 0,
    remote: 0,
  };
  readonly #pathNames: PathNames = { system: 0, files: 0, wrappers: 0 };
  readonly #templateNames: TemplateNames = { objects: 0, certain: 0, directories: 0 };
  readonly #most = new Float64Array(FAMILIES.length);
  /** Figures of the value being read, and of the strongest value of each family. */
  readonly #own: Figures = new Float64Array(FIGURES.length);
  #strongest: readonly Figures[] = FAMILIES.map(() => new Float64Array(FIGURES.length));
  readonly #strongestApart: readonly Figures[] = FAMILIES.map(() => new Float64Array(FIGURES.length));

  readonly #screen = emptyScreen();
  /** For values that often come again, by place; undefined for an inspector that reads everything anew. */
  readonly #memos: Readonly<Partial<Record<Place, Memo>>> | undefined;
  /** Whether values are screened, so that scanners that can find nothing in them are passed by. */
  readonly #screened: boolean;
  /** What a value holds that may come again, before it is known to be remembered. */
  readonly #apart = emptyInspection();
  readonly #kept = new Float64Array(FAMILIES.length);

  /** With `screened` false every scanner reads every value: the same figures, slower, to hold the short ways against. */
  constructor({ screened = true }: { screened?: boolean } = {}) {
    this.#screened = screened;
    this.#memos = screened
      ? { agent: new Memo(), referrer: new Memo(), header: new Memo(), path: new Memo() }
      : undefined;
  }

  /** Writes to `into` what the event's values hold. Linear in what is read, at most `MAX_READ`. Never throws. */
  inspect(event: ApiEvent, into: Inspection): Inspection {
    into.figures.fill(0);
    for (const family of FAMILIES) into.findings[family] = undefined;
    this.#most.fill(0);
    const list = this.#list;
    list.gather(event);
    into.values = list.count;
    for (let i = 0; i < list.count; i++) {
      const value = list.values[i];
      const memo = this.#memos?.[value.place];
      if (memo !== undefined && Memo.fits(value.text)) this.#remembered(value, memo, into);
      else this.#value(value, into);
    }
    return into;
  }

  /** Reads a value that may have been read before. Only values in which nothing was found are remembered. */
  #remembered(value: Value, memo: Memo, into: Inspection): void {
    const before = memo.get(value.text);
    if (before !== undefined && before !== LOUD) {
      raiseAll(before, into.figures);
      return;
    }
    if (before === LOUD) {
      this.#value(value, into);
      return;
    }
    const apart = this.#apart;
    const most = this.#most;
    apart.figures.fill(0);
    this.#kept.set(most);
    most.fill(0);
    const { count } = this.#list;
    const strongest = this.#strongest;
    this.#strongest = this.#strongestApart;
    this.#value(value, apart);
    this.#strongest = strongest;
    const quiet = this.#list.count === count && most.every((own) => own === 0);
    most.set(this.#kept);
    if (quiet) {
      const found = quietOf(apart.figures);
      memo.set(value.text, found);
      raiseAll(found, into.figures);
      return;
    }
    this.#list.count = count;
    memo.set(value.text, LOUD);
    this.#value(value, into);
  }

  #value(value: Value, into: Inspection): void {
    const { figures } = into;
    const { place } = value;
    const plusIsSpace = place === 'query' || place === 'form';
    const seen = screen(value.text, this.#screen);
    const decoded = this.#decoded;
    if (this.#screened && !isEncoded(seen.flags, plusIsSpace)) setPlain(decoded, value.text);
    else {
      decode(value.text, plusIsSpace, decoded);
      if (decoded.text !== value.text) screen(decoded.text, seen);
      if (decoded.layers > figures[F.layers]) figures[F.layers] = decoded.layers;
      if (decoded.odd > figures[F.odd_encoding]) figures[F.odd_encoding] = decoded.odd;
    }
    const { text, deep } = decoded;
    const { flags } = seen;
    // Agents and referrers are long and full of punctuation in honest requests too: their shape says nothing.
    if (place !== 'agent' && place !== 'referrer') {
      scanLexical(text, seen, figures);
      if (place !== 'path') {
        if (isSerialisedObject(text)) this.#scan('ro0ab', ALL, value, into);
        const hidden = decodeBase64(text);
        if (hidden !== undefined) this.#scan(hidden.toLowerCase(), ALL, value, into);
      }
    }
    if (value.name === 'alg' && value.field === AUTHORIZATION && text.toLowerCase() === 'none')
      figures[F.unsigned_tokens] = 1;
    if (isPlain(text, flags) && !isCommandFor(value.name, text)) return;
    this.#list.addNested(text, value);
    this.#scan(text.toLowerCase(), this.#screened ? flags : ALL, value, into);
    if (deep !== text) this.#scan(deep.toLowerCase(), ALL, value, into);
    const joined = joinStrings(deep);
    if (joined !== deep) this.#scan(joined.toLowerCase(), ALL, value, into);
  }

  /** Scans a lower-case text that holds characters of these kinds. */
  #scan(text: string, flags: number, value: Value, into: Inspection): void {
    const figures = this.#own;
    const { place } = value;
    figures.fill(0);
    this.#rising = 0;
    this.#needles.scan(text);
    const { found } = this.#needles;
    const statements = found[L.sqlPhrases];
    figures[F.sql_phrases] = statements;
    this.#found(0, scanSql(text, found[L.schema], figures) + 4 * statements);
    const calls = found[L.scriptCalls];
    const objects = found[L.browserObjects];
    const puzzles = found[L.puzzles] + (objects > 0 ? bracketCalls(text) : 0);
    figures[F.script_puzzles] = puzzles;
    if ((flags & MARKUP) !== 0 || calls + objects + puzzles > 0)
      this.#found(1, scanHtml(text, calls, objects, figures) + 4 * puzzles);
    // Agents list their parts with semicolons, as a shell does its commands.
    const phrases = found[L.shellPhrases] + (isCommandFor(value.name, text) || isLoneCommand(text) ? 1 : 0);
    figures[F.shell_phrases] = phrases;
    const speaks = place === 'agent' ? substitutes(text) : (flags & SEPARATOR) !== 0 || found[L.shellPaths] > 0;
    if (speaks || phrases > 0) this.#found(2, scanShell(text, found[L.shellPaths], figures) + 4 * phrases);
    const paths = this.#pathNames;
    paths.system = found[L.systemFiles];
    paths.files = found[L.fileTargets];
    paths.wrappers = found[L.wrappers];
    if ((flags & (DOT | NUL)) !== 0 || paths.system + paths.files + paths.wrappers > 0)
      this.#found(3, scanPaths(text, paths, figures));
    if (place === 'path') {
      figures[F.probe_paths] = found[L.probes];
      figures[F.probe_secrets] = found[L.secrets] + (isSourceCopy(text) || isDump(text) ? 1 : 0);
    }
    const templates = this.#templateNames;
    templates.objects = found[L.templateObjects];
    templates.certain = found[L.templateCertain];
    templates.directories = found[L.directories];
    if ((flags & OPENER) !== 0 || templates.objects + templates.certain + templates.directories > 0)
      this.#found(4, scanTemplates(text, templates, figures));
    if (place !== 'referrer') {
      const names = this.#names;
      names.ldap = found[L.ldap];
      names.xml = found[L.xml];
      names.code = found[L.code];
      names.codeCertain = found[L.codeCertain];
      names.scripts = found[L.storeScripts];
      names.objects = found[L.objects];
      names.includes = found[L.includes];
      names.mail = found[L.mail];
      names.remote = isRemoteFile(value.name, text) ? 1 : 0;
      const named =
        names.ldap +
        names.xml +
        names.code +
        names.codeCertain +
        names.scripts +
        names.objects +
        names.includes +
        names.mail;
      if ((flags & LINK) !== 0 || named > 0) this.#found(5, scanInjections(text, names, figures));
    }
    // Where nothing was found nobody asks who talks.
    if (this.#rising !== 0) figures[F.talk] = countTalk(text);
    this.#keep(value, into);
  }

  /** Notes that a family has most in this value; what it found is copied when all have been asked. */
  #found(family: number, most: number): void {
    if (most <= this.#most[family]) return;
    this.#most[family] = most;
    this.#rising |= 1 << family;
  }

  #keep(value: Value, into: Inspection): void {
    const own = this.#own;
    const { figures } = into;
    for (let i = 0; i < own.length; i++) if (own[i] > figures[i]) figures[i] = own[i];
    if (this.#rising === 0) return;
    for (let family = 0; family < FAMILIES.length; family++) {
      if ((this.#rising & (1 << family)) === 0) continue;
      const kept = this.#strongest[family];
      kept.set(own);
      into.findings[FAMILIES[family]] = {
        field: value.field,
        name: value.name,
        start: value.start,
        end: value.start + value.text.length,
        figures: kept,
      };
    }
  }
}
