/** The training jobs of a service: one process at a time, its progress kept, its result registered as a challenger. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@elastic/elasticsearch';
import type { Settings } from '../../configuration/schema.ts';
import type { Job, TrainingRequest, TuningRequest } from '../../contract/index.ts';
import { sentenceOf } from '../../storage/answers.ts';
import type { Log } from '../../storage/log.ts';
import { RECORD_MAPPINGS } from '../../storage/record-mappings.ts';
import { Records } from '../../storage/records.ts';
import type { ModelRegistry } from '../registry.ts';
import type { Order, Report } from './protocol.ts';

const WORK = fileURLToPath(new URL('./work.ts', import.meta.url));
const MAX_LOG = 500;
const MAX_LINE = 1_000;
const DAYS_MS = 30 * 86_400_000;
/** Folders of jobs that ended are kept for so many. */
const KEPT_JOBS = 20;
const STORE_MS = 1_000;
const GRACE_MS = 5_000;

export interface TrainingRooms {
  readonly settings: Settings;
  readonly client: Client;
  readonly registry: ModelRegistry;
  readonly tuning: () => TuningRequest;
  readonly log: Log;
  /** Told of every bundle that a job has made. */
  readonly made: (version: string, by: string) => void;
  readonly now?: () => number;
}

/** A job can't be begun, ended or resumed as it is; one sentence. */
export class JobRefusal extends Error {
  /** There is none of this id. */
  readonly unknown: boolean;

  constructor(sentence: string, unknown = false) {
    super(sentence);
    this.name = 'JobRefusal';
    this.unknown = unknown;
  }
}

type Writable = { -readonly [K in keyof Job]: Job[K] };

interface Running {
  readonly job: Writable;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly timer: NodeJS.Timeout;
  stopping: 'cancelled' | 'interrupted' | undefined;
}

export class TrainingJobs {
  readonly #rooms: TrainingRooms;
  readonly #folder: string;
  readonly #records: Records<object>;
  readonly #now: () => number;
  readonly #jobs = new Map<string, Writable>();
  #running: Running | undefined;
  #stored = 0;

  constructor(rooms: TrainingRooms) {
    this.#rooms = rooms;
    this.#now = rooms.now ?? Date.now;
    this.#folder = join(rooms.settings.state.directory, 'jobs');
    this.#records = new Records(rooms.client, 'api-sentinel-jobs', RECORD_MAPPINGS['api-sentinel-jobs'], 'job.id');
    for (const job of this.#read()) {
      if (job.state === 'running') {
        job.state = 'interrupted';
        job.reason = 'The scorer ended while it ran.';
      }
      this.#jobs.set(job.id, job);
    }
  }

  /** Newest first, without their logs. */
  list(): Job[] {
    return [...this.#jobs.values()]
      .sort((a, b) => (a.started_at < b.started_at ? 1 : -1))
      .map((job) => ({ ...this.#shown(job), log: [] }));
  }

  get(id: string): Job | undefined {
    const job = this.#jobs.get(id);
    return job && this.#shown(job);
  }

  /** @throws JobRefusal while another runs, or without a champion */
  start(request: TrainingRequest, by: string): Job {
    const now = this.#now();
    const until = request.until ?? new Date(now).toISOString();
    const since = request.since ?? new Date(Date.parse(until) - DAYS_MS).toISOString();
    const job: Writable = {
      id: randomUUID(),
      state: 'running',
      step: 'gathering',
      progress: 0,
      by,
      started_at: new Date(now).toISOString(),
      updated_at: new Date(now).toISOString(),
      request: { ...request, since, until },
      log: [],
    };
    this.#begin(job);
    this.#forgetOld();
    return this.#shown(job);
  }

  /** Goes on with a job that was interrupted, failed or cancelled, with what it had made. @throws JobRefusal */
  resume(id: string): Job {
    const job = this.#job(id);
    if (!['interrupted', 'failed', 'cancelled'].includes(job.state)) {
      throw new JobRefusal(`A job that is ${job.state} can't be resumed.`);
    }
    delete job.reason;
    delete job.ended_at;
    job.state = 'running';
    this.#begin(job);
    return this.#shown(job);
  }

  /** Ends a job that runs. @throws JobRefusal */
  async cancel(id: string): Promise<Job> {
    const job = this.#job(id);
    if (this.#running?.job !== job) throw new JobRefusal(`A job that is ${job.state} can't be cancelled.`);
    await this.#end('cancelled');
    return this.#shown(job);
  }

  /** Ends what runs; it can be resumed. */
  async stop(): Promise<void> {
    if (this.#running !== undefined) await this.#end('interrupted');
    await this.#records.settled();
  }

  #begin(job: Writable): void {
    const { registry, settings, tuning } = this.#rooms;
    if (this.#running !== undefined) {
      throw new JobRefusal('A training runs already; wait for its end, or cancel it.');
    }
    const { champion } = registry;
    if (champion === undefined) throw new JobRefusal('No bundle is loaded, so there is no champion to compare with.');
    const folder = join(this.#folder, job.id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#jobs.set(job.id, job);
    const child = fork(WORK, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-2_000);
    });
    const ended = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        said += error.message;
        resolve();
      });
      child.once('exit', () => resolve());
    });
    const limit = setTimeout(() => {
      this.#note(job, `the budget of ${job.request.max_seconds} seconds is used up`);
      job.reason = `The budget of ${job.request.max_seconds} seconds was used up; resume it, or start with more.`;
      child.kill('SIGKILL');
    }, job.request.max_seconds * 1_000);
    limit.unref();
    const running: Running = { job, child, ended, timer: limit, stopping: undefined };
    this.#running = running;
    child.on('message', (report: Report) => this.#told(job, report, folder));
    void ended.then(() => this.#ended(running, said));
    const { since = '', until = '' } = job.request;
    const order: Order = {
      settings,
      request: { ...job.request, since, until },
      tuning: tuning(),
      folder,
      champion: registry.pathOf(champion),
    };
    child.send(order, (error) => error && child.kill('SIGKILL'));
    this.#keep(job, true);
  }

  #told(job: Writable, report: Report, folder: string): void {
    if (job.state !== 'running') return;
    if (report.kind === 'step') {
      job.step = report.step;
      job.progress = Math.max(job.progress, report.progress);
    } else if (report.kind === 'log') {
      this.#note(job, report.text);
      job.progress = Math.max(job.progress, report.progress ?? 0);
    } else if (report.kind === 'gathered') {
      job.events = report.events;
      job.labels = { attack: report.attack, benign: report.benign };
    } else if (report.kind === 'failed') {
      job.state = 'failed';
      job.reason = sentence(report.reason);
    } else this.#finish(job, report, folder);
    this.#keep(job, report.kind !== 'log');
  }

  #finish(job: Writable, report: Extract<Report, { kind: 'done' }>, folder: string): void {
    const { comparison, version } = report;
    try {
      const role = this.#rooms.registry.register(
        join(folder, 'bundle'),
        { comparison, reliability: [...report.reliability], eventsPerSecond: report.eventsPerSecond, jobId: job.id },
        job.by,
        this.#now(),
      );
      job.state = role === 'refused' ? 'refused' : 'succeeded';
      if (role === 'refused') job.reason = comparison.reasons.join(' ');
      job.version = version;
      job.step = 'done';
      job.progress = 1;
      this.#rooms.made(version, job.by);
    } catch (error) {
      job.state = 'failed';
      job.reason = sentence(`the bundle could not be taken in: ${(error as Error).message}`);
    }
  }

  #ended(running: Running, said: string): void {
    const { job, timer, stopping } = running;
    clearTimeout(timer);
    if (this.#running === running) this.#running = undefined;
    if (job.state === 'running') {
      job.state = stopping ?? 'failed';
      job.reason ??=
        stopping === 'cancelled'
          ? 'It was cancelled.'
          : stopping === 'interrupted'
            ? 'The scorer ended while it ran.'
            : sentence(`the training process ended by itself: ${said.trim().split('\n').at(-1) ?? 'it said nothing'}`);
    }
    job.ended_at = new Date(this.#now()).toISOString();
    if (job.state !== 'interrupted') this.#rooms.log.info({ job: job.id, state: job.state }, 'a training has ended');
    if (job.state === 'succeeded' || job.state === 'refused') {
      rmSync(join(this.#folder, job.id, 'events'), { recursive: true, force: true });
      rmSync(join(this.#folder, job.id, 'bundle'), { recursive: true, force: true });
    }
    this.#keep(job, true);
  }

  async #end(as: 'cancelled' | 'interrupted'): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    running.stopping = as;
    running.child.kill('SIGTERM');
    const insist = setTimeout(() => running.child.kill('SIGKILL'), GRACE_MS);
    await running.ended;
    clearTimeout(insist);
    // One turn of the loop later what follows from the end has been noted.
    await new Promise((resolve) => setImmediate(resolve));
  }

  #job(id: string): Writable {
    const job = this.#jobs.get(id);
    if (job === undefined)
      throw new JobRefusal('There is no job of this id; GET /v1/training lists what there is.', true);
    return job;
  }

  #note(job: Writable, text: string): void {
    const line = { at: new Date(this.#now()).toISOString(), text: text.slice(0, MAX_LINE) };
    job.log = [...job.log, line].slice(-MAX_LOG);
  }

  #shown(job: Writable): Job {
    if (job.state !== 'running') return job;
    const elapsed = (this.#now() - Date.parse(job.started_at)) / 1_000;
    const eta = job.progress < 0.1 ? undefined : Math.round((elapsed * (1 - job.progress)) / job.progress);
    return { ...job, ...(eta !== undefined && { eta_seconds: eta }) };
  }

  /** Writes the job down, and now and then, or at once, into Elasticsearch. */
  #keep(job: Writable, atOnce: boolean): void {
    job.updated_at = new Date(this.#now()).toISOString();
    const file = join(this.#folder, job.id, 'job.json');
    writeFileSync(`${file}.new`, JSON.stringify(job), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    if (!atOnce && this.#now() - this.#stored < STORE_MS) return;
    this.#stored = this.#now();
    const { id, state, step, progress, by, started_at, updated_at, ended_at, version } = job;
    const fields = { id, state, step, progress, by, started_at, updated_at, ended_at, version, record: { ...job } };
    const document = { '@timestamp': started_at, event: { kind: 'state' }, job: fields };
    this.#records.later(
      () => this.#records.put(id, document),
      (error) => {
        this.#rooms.log.warn({ job: id }, `the state of a training could not be stored: ${sentenceOf(error)}`);
      },
    );
  }

  #read(): Writable[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).flatMap((name) => {
      const file = join(this.#folder, name, 'job.json');
      if (!existsSync(file)) return [];
      try {
        return [JSON.parse(readFileSync(file, 'utf8')) as Writable];
      } catch (error) {
        this.#rooms.log.warn({ job: name }, `a job can't be read and is passed over: ${(error as Error).message}`);
        return [];
      }
    });
  }

  #forgetOld(): void {
    const ended = [...this.#jobs.values()].filter(({ state }) => state !== 'running');
    ended.sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
    for (const { id } of ended.slice(KEPT_JOBS)) {
      this.#jobs.delete(id);
      rmSync(join(this.#folder, id), { recursive: true, force: true });
    }
  }
}

/** As a sentence: with a capital, and a full stop. */
function sentence(text: string): string {
  const clean = text.replace(/^Error: /, '').trim();
  return `${clean.charAt(0).toUpperCase()}${clean.slice(1)}${/[.!?]$/.test(clean) ? '' : '.'}`;
}
