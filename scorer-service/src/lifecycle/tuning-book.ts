import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { Settings } from '../configuration/schema.ts';
import { type Done, TuningRequest } from '../contract/index.ts';
import type { Log } from '../storage/log.ts';

interface Kept {
  readonly tuning: TuningRequest;
  readonly changed: Done;
}

/** What is asked for contradicts itself, in one sentence. */
export class TuningMistake extends Error {}

const isTuning = new Ajv().compile<TuningRequest>(JSON.parse(JSON.stringify(TuningRequest)));

/** Thresholds and weights in force: those of the settings, until somebody sets others, which outlive a restart. */
export class TuningBook {
  readonly #file: string;
  readonly #folder: string;
  #tuning: TuningRequest;
  #changed: Done | undefined;

  constructor({ state, detection }: Settings, log: Log) {
    this.#folder = state.directory;
    this.#file = join(state.directory, 'tuning.json');
    const { alert_threshold, levels, group_weights, model_weights } = detection;
    this.#tuning = { alert_threshold, levels, group_weights, model_weights };
    if (!existsSync(this.#file)) return;
    try {
      const { tuning, changed } = JSON.parse(readFileSync(this.#file, 'utf8')) as Kept;
      if (!isTuning(tuning)) throw new Error('it holds something else');
      this.#tuning = tuning;
      this.#changed = changed;
    } catch (error) {
      log.error(
        { file: this.#file },
        `the tuning can't be read (${(error as Error).message}); the settings are in force`,
      );
    }
  }

  get tuning(): TuningRequest {
    return this.#tuning;
  }

  get changed(): Done | undefined {
    return this.#changed;
  }

  /** @throws TuningMistake */
  static check({ levels, group_weights, model_weights }: TuningRequest): void {
    const { critical, high, medium } = levels;
    if (!(critical > high && high > medium)) {
      throw new TuningMistake('The levels must fall: critical above high, high above medium.');
    }
    if (Object.values(group_weights).every((weight) => weight === 0)) {
      throw new TuningMistake('All weights of groups are 0, so no model would speak; give at least one a weight.');
    }
    if (Object.values(model_weights).every((weight) => weight === 0)) {
      throw new TuningMistake('All weights of models are 0, so none would speak; give at least one a weight.');
    }
  }

  /**
   * Puts others in force.
   *
   * @param apply brings them to whoever goes by them; where it throws, nothing has changed
   * @throws TuningMistake
   */
  set(tuning: TuningRequest, by: string, now: number, apply: (tuning: TuningRequest) => void): void {
    TuningBook.check(tuning);
    apply(tuning);
    this.#tuning = tuning;
    this.#changed = { by, at: new Date(now).toISOString() };
    const kept: Kept = { tuning, changed: this.#changed };
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}
