/** The bundles of one scorer: a folder each under the state folder, and one file that says which of them does what. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleManifest, parseManifest } from '@api-sentinel/models/bundle-manifest';
import {
  type Comparison,
  type Done,
  MODEL_GROUPS,
  MODEL_ROLES,
  type Model,
  type ModelList,
  type ModelName,
  type ModelRole,
  type TuningRequest,
} from '../contract/index.ts';

interface Entry {
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
  readonly role: ModelRole;
  readonly origin: Model['origin'];
  readonly registered: Done;
  readonly promoted?: Done;
  readonly refused?: string;
  readonly job_id?: string;
  readonly reliability?: NonNullable<Model['reliability']>;
  readonly events_per_second?: number;
  readonly alerts_per_day?: number;
}

interface Content {
  /** Version of the bundle that the settings named when the champion was chosen: another one there takes its place. */
  readonly base: string;
  readonly champion: string;
  /** Champions before, the latest last. */
  readonly former: readonly string[];
  readonly entries: readonly Entry[];
}

/** A bundle is asked for that is not there, or that may not take the champion's place; one sentence. */
export class RegistryRefusal extends Error {
  readonly known: boolean;

  /** @param known the bundle is there */
  constructor(sentence: string, known: boolean) {
    super(sentence);
    this.name = 'RegistryRefusal';
    this.known = known;
  }
}

export interface Registered {
  readonly comparison: Comparison;
  readonly reliability: Model['reliability'];
  readonly eventsPerSecond: number;
  readonly jobId: string;
}

/** Changes are written whole or not at all, before anything is told of them. */
export class ModelRegistry {
  readonly #folder: string;
  #content: Content | undefined;

  /** @param state the service's state folder, which it holds alone */
  constructor(state: string) {
    this.#folder = join(state, 'models');
  }

  /**
   * Takes in the bundle of the settings, and says which bundle is to score: the promoted one, unless the settings name
   * another than when it was promoted.
   *
   * @returns also a sentence where the file of earlier bundles was damaged: it is put aside, and they are not known any more
   * @throws Error with a sentence if that bundle has no readable manifest
   */
  open(
    configured: string,
    origin: 'shipped' | 'imported',
    now: number,
  ): { readonly folder: string; readonly version: string; readonly damage?: string } {
    const { version } = manifestOf(configured);
    const { read, damage } = this.#read();
    const registered = { by: 'settings', at: new Date(now).toISOString() };
    const others = (read?.entries ?? []).filter(
      (entry) => entry.version !== version && existsSync(join(entry.folder, 'manifest.json')),
    );
    const kept = others.some((entry) => entry.version === read?.champion) && read?.base === version;
    const champion = kept && read !== undefined ? read.champion : version;
    const own: Entry = {
      ...(read?.entries.find((entry) => entry.version === version) ?? { version, registered }),
      folder: configured,
      origin,
      role: champion === version ? 'champion' : 'former',
    };
    const entries = [
      ...others.map(
        (entry): Entry =>
          entry.role === 'champion' && entry.version !== champion ? { ...entry, role: 'former' } : entry,
      ),
      own,
    ];
    this.#write({ base: version, champion, former: (read?.former ?? []).filter((one) => one !== champion), entries });
    return { folder: this.pathOf(champion), version: champion, ...(damage !== undefined && { damage }) };
  }

  get champion(): string | undefined {
    return this.#content?.champion;
  }

  /** @throws RegistryRefusal if there is none of this version */
  pathOf(version: string): string {
    return this.#entry(version).folder;
  }

  /** The champion first, then challengers, then the rest, the newest first. */
  list(tuning: Pick<TuningRequest, 'group_weights' | 'model_weights'>): ModelList {
    const { champion, former = [], entries = [] } = this.#content ?? {};
    const models = entries
      .flatMap((entry) => this.#model(entry, tuning) ?? [])
      .sort(
        (a, b) =>
          MODEL_ROLES.indexOf(a.role) - MODEL_ROLES.indexOf(b.role) ||
          ((a.registered?.at ?? '') < (b.registered?.at ?? '') ? 1 : -1),
      );
    const previous = former.at(-1);
    return { ...(champion !== undefined && { champion }), ...(previous !== undefined && { previous }), models };
  }

  /** Takes in a bundle that a training made; the folder is copied. A refused one is kept to be looked at. */
  register(
    folder: string,
    { comparison, reliability, eventsPerSecond, jobId }: Registered,
    by: string,
    now: number,
  ): Model['role'] {
    const { version } = manifestOf(folder);
    const content = this.#known();
    const known = content.entries.find((entry) => entry.version === version);
    const target = join(this.#folder, version);
    if (!existsSync(join(target, 'manifest.json'))) {
      const beside = `${target}.part`;
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      cpSync(folder, beside, { recursive: true });
      renameSync(beside, target);
    }
    writeFileSync(this.#comparisonFile(version), JSON.stringify(comparison), { mode: 0o600 });
    const role =
      known?.role === 'champion' || known?.role === 'former'
        ? known.role
        : comparison.promotable
          ? 'challenger'
          : 'refused';
    const entry: Entry = {
      version,
      folder: known?.folder ?? target,
      role,
      origin: known?.origin ?? 'trained',
      registered: { by, at: new Date(now).toISOString() },
      ...(known?.promoted !== undefined && { promoted: known.promoted }),
      ...(role === 'refused' && { refused: comparison.reasons.join(' ') }),
      job_id: jobId,
      ...(reliability !== undefined && { reliability }),
      events_per_second: eventsPerSecond,
      alerts_per_day: comparison.recent.flagged_per_day.challenger,
    };
    this.#write({ ...content, entries: [...content.entries.filter((one) => one.version !== version), entry] });
    return role;
  }

  /** How a bundle compared with the champion of its time; undefined where it was not compared. @throws RegistryRefusal */
  comparison(version: string): Comparison | undefined {
    this.#entry(version);
    const file = this.#comparisonFile(version);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Comparison) : undefined;
  }

  /**
   * Whether this bundle may take the champion's place.
   *
   * @throws RegistryRefusal with the reason if not
   */
  mayPromote(version: string): string {
    const { role, refused, folder } = this.#entry(version);
    if (role === 'champion') throw new RegistryRefusal('This bundle is the champion already.', true);
    if (role === 'refused') throw new RegistryRefusal(refused ?? 'This bundle was refused.', true);
    const comparison = this.comparison(version);
    if (role === 'challenger' && comparison?.champion !== this.champion) {
      throw new RegistryRefusal(
        'It was compared with a champion of before; train again to compare it with this one.',
        true,
      );
    }
    return folder;
  }

  promote(version: string, by: string, now: number): void {
    const content = this.#known();
    const promoted = { by, at: new Date(now).toISOString() };
    this.#write({
      ...content,
      champion: version,
      former: [...content.former.filter((one) => one !== version), content.champion].slice(-20),
      entries: content.entries.map((entry): Entry => {
        if (entry.version === version) return { ...entry, role: 'champion', promoted };
        return entry.version === content.champion ? { ...entry, role: 'former' } : entry;
      }),
    });
  }

  /** The bundle that scored before this one. @throws RegistryRefusal if there is none */
  previous(): string {
    const version = this.#content?.former.at(-1);
    if (version === undefined) throw new RegistryRefusal('No other bundle has scored before this one.', false);
    return version;
  }

  /** Goes back to the bundle before; the one that scored may be promoted again. */
  rollBack(by: string, now: number): void {
    const content = this.#known();
    const version = this.previous();
    const promoted = { by, at: new Date(now).toISOString() };
    this.#write({
      ...content,
      champion: version,
      former: content.former.slice(0, -1),
      entries: content.entries.map((entry): Entry => {
        if (entry.version === version) return { ...entry, role: 'champion', promoted };
        return entry.version === content.champion ? { ...entry, role: 'former' } : entry;
      }),
    });
  }

  /** The champion can't be used: the bundle in this folder scores. */
  rollBackTo(folder: string): void {
    const content = this.#known();
    const { version } = manifestOf(folder);
    const entries = content.entries.map((entry): Entry => {
      if (entry.version === version) return { ...entry, role: 'champion' };
      if (entry.version !== content.champion) return entry;
      return {
        ...entry,
        role: 'refused',
        refused: 'It could not be loaded when the scorer started; its log says why.',
      };
    });
    this.#write({ ...content, champion: version, former: content.former.filter((one) => one !== version), entries });
  }

  #entry(version: string): Entry {
    const found = this.#content?.entries.find((entry) => entry.version === version);
    if (found === undefined)
      throw new RegistryRefusal('There is no bundle of this version; GET /v1/models lists what there is.', false);
    return found;
  }

  #known(): Content {
    if (this.#content === undefined) throw new Error('the registry of bundles is not open');
    return this.#content;
  }

  #comparisonFile(version: string): string {
    return join(this.#folder, `${version}.comparison.json`);
  }

  #read(): { readonly read?: Content; readonly damage?: string } {
    const file = join(this.#folder, 'registry.json');
    if (!existsSync(file)) return {};
    try {
      const read = JSON.parse(readFileSync(file, 'utf8')) as Content;
      if (!Array.isArray(read.entries) || !Array.isArray(read.former)) throw new Error('it holds something else');
      return { read };
    } catch (error) {
      const aside = `${file}.damaged`;
      renameSync(file, aside);
      const why = (error as Error).message;
      return {
        damage: `the list of bundles can't be read (${why}) and was put aside as ${aside}: the bundle of the settings scores`,
      };
    }
  }

  #write(content: Content): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = join(this.#folder, 'registry.json');
    writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    this.#content = content;
  }

  /** Undefined where the bundle's folder is gone. */
  #model(entry: Entry, tuning: Pick<TuningRequest, 'group_weights' | 'model_weights'>): Model | undefined {
    if (!existsSync(join(entry.folder, 'manifest.json'))) return undefined;
    const { folder, ...rest } = entry;
    return {
      ...rest,
      ...described(manifestOf(folder), tuning),
      ...(entry.origin === 'trained' && { trained_at: entry.registered.at }),
    };
  }
}

function manifestOf(folder: string): BundleManifest {
  return parseManifest(readFileSync(join(folder, 'manifest.json')));
}

/** What a manifest says of its bundle. */
function described(
  manifest: BundleManifest,
  { group_weights, model_weights }: Pick<TuningRequest, 'group_weights' | 'model_weights'>,
) {
  const { models, files, data, features, metrics, extra } = manifest;
  const names = models.map(({ name }) => name as ModelName);
  const weight = (name: ModelName): number => {
    const group = MODEL_GROUPS[name];
    const within = names.filter((one) => MODEL_GROUPS[one] === group).reduce((sum, one) => sum + model_weights[one], 0);
    return within === 0 ? 0 : (group_weights[group] * model_weights[name]) / within;
  };
  const whole = names.reduce((sum, name) => sum + weight(name), 0);
  const all = metrics.all as Readonly<Record<string, number>> | undefined;
  const importance = Object.entries((extra.importance ?? {}) as Readonly<Record<string, number>>).filter(
    ([, value]) => value > 0,
  );
  const needed = importance.reduce((sum, [, value]) => sum + value, 0);
  return {
    version: manifest.version,
    trained_on: data.map(({ name, rows }) => ({ name, rows })),
    features: { version: features.version, count: features.names.length },
    size_bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
    members: models.map(({ name, file, calibration }) => {
      const auc = all?.[`auc_${name}`];
      return {
        name: name as ModelName,
        group: MODEL_GROUPS[name as ModelName],
        weight: whole === 0 ? 0 : weight(name as ModelName) / whole,
        size_bytes: files[file].bytes + (calibration === undefined ? 0 : files[calibration.file].bytes),
        ...(auc !== undefined && { auc }),
      };
    }),
    figures: Object.entries(metrics).flatMap(([part, figures]) => {
      const of = figures as Readonly<Record<string, number>>;
      if (typeof of?.auc !== 'number' || typeof of.tpr_at_1pct !== 'number') return [];
      return [
        {
          part,
          rows: of.rows,
          attacks: of.attacks,
          auc: estimate(of, 'auc'),
          tpr_at_1pct: estimate(of, 'tpr_at_1pct'),
        },
      ];
    }),
    ...(importance.length > 0 && {
      importance: importance
        .map(([feature, value]) => ({ feature, share: value / needed }))
        .sort((a, b) => b.share - a.share)
        .slice(0, 50),
    }),
  };
}

/** With its interval where the bundle states one, as `<name>_low` and `<name>_high`. */
function estimate(figures: Readonly<Record<string, number>>, name: string) {
  const [low, high] = [figures[`${name}_low`], figures[`${name}_high`]];
  return { value: figures[name], ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
}
