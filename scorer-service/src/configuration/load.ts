/** From the settings file and the environment to typed settings, or to every mistake in them. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { parseDocument } from 'yaml';
import { type Environment, overrides } from './environment.ts';
import { nearest, SettingsMistake, shown } from './mistake.ts';
import { allowed, type Node, nodeAt, ROOT } from './nodes.ts';
import { relations } from './relations.ts';
import { SECRET, type Settings } from './schema.ts';

export const DEFAULT_FILE = 'api-sentinel.yml';
const MAX_FILE_BYTES = 1_048_576;

export interface Source {
  /** Path of the settings file; without it `api-sentinel.yml` of the working directory, if it is there. */
  readonly file?: string | undefined;
  readonly environment?: Environment;
}

/**
 * Reads, overrides, checks and completes the settings.
 *
 * @throws SettingsMistake with one sentence for each mistake: its path, the value, what is allowed
 */
export function loadSettings(source: Source = {}): Settings {
  const tree = source.file === undefined ? fromFile(DEFAULT_FILE, true) : fromFile(source.file, false);
  return settingsOf(tree, source.environment);
}

/** As `loadSettings`, from a tree that has been read already (a file's content, or one given in code). */
export function settingsOf(tree: unknown, environment: Environment = {}): Settings {
  const settings = structuredClone(tree ?? {});
  if (!isGroup(settings))
    throw new SettingsMistake([`The settings must be groups such as "server:", not ${shown(tree)}.`]);
  const from = overrides(environment);
  const mistakes = [...from.mistakes];
  for (const { path, value, variable } of from.overrides) {
    if (!put(settings, path, value)) {
      mistakes.push(`${variable} can't be applied: ${path.slice(0, -1).join('.')} is no group in the settings file.`);
    }
  }
  fill(settings, ROOT);
  if (!check(settings)) mistakes.push(...new Set((check.errors ?? []).flatMap((error) => sentence(error, settings))));
  if (mistakes.length > 0) throw new SettingsMistake(mistakes);
  const related = relations(settings as Settings);
  if (related.length > 0) throw new SettingsMistake(related);
  return settings as Settings;
}

const check = new Ajv({ allErrors: true, verbose: true, strict: true, keywords: [SECRET] } as object).compile(ROOT);

type Group = Record<string, unknown>;

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fromFile(file: string, mayBeAbsent: boolean): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (mayBeAbsent && code === 'ENOENT') return {};
    throw new SettingsMistake([
      code === 'ENOENT'
        ? `There is no settings file ${shown(file)}; give an existing one with --config.`
        : `The settings file ${shown(file)} can't be read (${message}).`,
    ]);
  }
  if (text.length > MAX_FILE_BYTES) {
    throw new SettingsMistake([`The settings file ${shown(file)} is larger than 1 MiB; that can't be settings.`]);
  }
  const document = parseDocument(text, { uniqueKeys: true, logLevel: 'error' });
  if (document.errors.length > 0) {
    throw new SettingsMistake(
      document.errors.slice(0, 5).map((error) => {
        const [place] = error.linePos ?? [];
        const [what] = error.message.split('\n');
        return `The settings file ${shown(file)} is no valid YAML: ${what.replace(/ at line.*$/, '')}${place ? ` (line ${place.line}, column ${place.col})` : ''}.`;
      }),
    );
  }
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch {
    throw new SettingsMistake([
      `The settings file ${shown(file)} uses more aliases than settings can need; write them out.`,
    ]);
  }
}

/** @returns false where something that is no group stands in the way */
function put(settings: Group, path: readonly string[], value: unknown): boolean {
  let group = settings;
  for (const part of path.slice(0, -1)) {
    if (!Object.hasOwn(group, part) || group[part] === null) group[part] = {};
    const next = group[part];
    if (!isGroup(next)) return false;
    group = next;
  }
  group[path[path.length - 1]] = value;
  return true;
}

/** Puts defaults where nothing stands; a group written without content counts as nothing. */
function fill(group: Group, node: Node): void {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const absent = !Object.hasOwn(group, name) || group[name] === null;
    if (child.properties) {
      if (absent) group[name] = {};
      const next = group[name];
      if (isGroup(next)) fill(next, child);
    } else if (absent) {
      if (child.default === undefined) delete group[name];
      else group[name] = structuredClone(child.default);
    }
  }
}

function sentence(error: ErrorObject, settings: Group): string[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = path.join('.');
  if (error.keyword === 'additionalProperties') {
    const unknown = String(error.params.additionalProperty);
    const names = Object.keys(nodeAt(path)?.properties ?? {});
    const full = shown([...path, unknown].join('.')).slice(1, -1);
    const meant = nearest(unknown, names);
    const hint = meant ? ` Did you mean ${[...path, meant].join('.')}?` : '';
    const value = mayBeSecret(path, unknown) ? '(not shown)' : shown(valueAt(settings, [...path, unknown]));
    return [`${full}: there is no such setting (its value is ${value}).${hint} Allowed here: ${names.join(', ')}.`];
  }
  if (error.keyword === 'required') {
    return [
      `${name}: ${String(error.params.missingProperty)} is missing; it must be ${allowed(nodeAt([...path, String(error.params.missingProperty)]) ?? {})}.`,
    ];
  }
  const node = nodeAt(path);
  if (!node) return [];
  const value = isSecret(path) ? '(not shown)' : shown(valueAt(settings, path));
  return [`${name}: ${value} is not allowed; it must be ${allowed(node)}.`];
}

/** A mistyped `pasword` holds a password all the same. */
function mayBeSecret(path: readonly string[], unknown: string): boolean {
  return path[1] === 'keys' || /pass|pwd|pasw|secret|token|key|credential/i.test(unknown);
}

function isSecret(path: readonly string[]): boolean {
  return path.some((_, index) => nodeAt(path.slice(0, index + 1))?.[SECRET] === true);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? (at as Group)[part] : undefined),
    value,
  );
}
