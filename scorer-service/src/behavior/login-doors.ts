/** What is learned of each log-in endpoint: that it is one, and which of its answers turn people away although they say 200 or 302. */
import { bitCount, hash32 } from './sketch.ts';

/** Log-in endpoints remembered; the one not used for longest makes room. */
const MAX_DOORS = 128;
/** Different answers remembered of one endpoint. */
const MAX_ANSWERS = 32;
/** Sources whose next step is waited for; one that falls on another's place takes it. */
const WAITING = 1 << 13;
/** What comes later has nothing to do with the attempt before, in milliseconds. */
const NEXT_STEP = 10 * 60_000;
/** Requests with an account and a password in them, and their sources, before an address counts as a log-in without them too. */
const SEEN_OFTEN = 20;
const SEEN_FROM = 5;
/** Log-ins for each other request to the same address: few enough strange ones do not make a door of what is none. */
const DOOR_SHARE = 10;
/** Answers that send on, before a page that is shown again is a refusal. */
const REDIRECTS = 3;
/** Answers whose next step is known before they are believed, and the share of them after which the sender tries again. */
const ENOUGH = 8;
const TURNED_AWAY = 0.6;
const LET_IN = 0.35;
/** Older steps fade: counts are halved at this number. */
const MEMORY = 512;

/** One kind of answer: its status and about how long it is. */
interface Answer {
  again: number;
  onward: number;
}

interface Door {
  /** Requests that carried an account and a password, from which sources (32 bits), and other ones. */
  seen: number;
  from: number;
  others: number;
  redirects: number;
  readonly answers: Map<number, Answer>;
}

/** Where a log-in is tried, and how it was answered. */
export interface DoorAnswer {
  readonly door: string;
  readonly status: number;
  readonly bytes: number | undefined;
}

/**
 * A wrong password is told by what the sender does next: whoever was turned away tries again at the same door, whoever was let in goes
 * on. An answer counts as a refusal only beside another answer of the same door after which most go on, so that a door behind which
 * nothing is logged (a token service) is never taken for one that refuses everybody.
 */
export class LoginDoors {
  readonly #doors = new Map<string, Door>();
  readonly #sources = new Uint32Array(WAITING);
  readonly #times = new Float64Array(WAITING);
  readonly #waiting: (Answer | undefined)[] = new Array<Answer | undefined>(WAITING).fill(undefined);
  readonly #at: (string | undefined)[] = new Array<string | undefined>(WAITING).fill(undefined);

  get size(): number {
    return this.#doors.size;
  }

  /** Whether requests to this address have been log-ins often enough to be one without saying so. */
  isDoor(door: string): boolean {
    const known = this.#doors.get(door);
    return (
      known !== undefined &&
      known.seen >= SEEN_OFTEN &&
      known.seen >= DOOR_SHARE * known.others &&
      bitCount(known.from) >= SEEN_FROM
    );
  }

  /** Whether an answer below 400 is a refusal. */
  refuses({ door, status, bytes }: DoorAnswer): boolean {
    const known = this.#doors.get(door);
    if (known === undefined) return false;
    const own = known.answers.get(kindOf(status, bytes));
    const steps = own === undefined ? 0 : own.again + own.onward;
    // A form that sends on whoever it lets in shows itself again to whoever it does not.
    if (steps < ENOUGH) return status === 200 && known.redirects >= REDIRECTS;
    if ((own as Answer).again < TURNED_AWAY * steps) return false;
    for (const other of known.answers.values()) {
      const all = other.again + other.onward;
      if (other !== own && all >= ENOUGH && other.again <= LET_IN * all) return true;
    }
    return status === 200 && known.redirects >= REDIRECTS;
  }

  /** An attempt: ends the wait for this source's step, and begins another. */
  attempt(answer: DoorAnswer, source: string | undefined, time: number, declared: boolean): void {
    const door = this.#take(answer.door);
    if (declared) {
      door.seen++;
      if (source !== undefined) door.from |= 1 << (hash32(source) & 31);
    }
    if (answer.status >= 300 && answer.status < 400) door.redirects++;
    if (source === undefined) return;
    const hash = hash32(source);
    this.#step(hash, time, answer.door);
    if (answer.status >= 400) return;
    const place = hash % WAITING;
    this.#sources[place] = hash;
    this.#times[place] = time;
    this.#waiting[place] = answerOf(door, kindOf(answer.status, answer.bytes));
    this.#at[place] = answer.door;
  }

  /** Any other request of a source; what the page itself loads, and the page shown again, say nothing. */
  other(source: string | undefined, time: number, door: string, answered: boolean, posted: boolean): void {
    if (posted) {
      const known = this.#doors.get(door);
      if (known !== undefined) known.others++;
    }
    if (source === undefined) return;
    const hash = hash32(source);
    const place = hash % WAITING;
    if (this.#waiting[place] === undefined || this.#sources[place] !== hash || !answered) return;
    if (this.#at[place] === door) return;
    this.#step(hash, time, undefined);
  }

  #step(hash: number, time: number, door: string | undefined): void {
    const place = hash % WAITING;
    const answer = this.#waiting[place];
    if (answer === undefined || this.#sources[place] !== hash) return;
    this.#waiting[place] = undefined;
    const gap = time - this.#times[place];
    if (gap < 0 || gap > NEXT_STEP) return;
    if (door !== undefined && door === this.#at[place]) answer.again++;
    else answer.onward++;
    if (answer.again + answer.onward > MEMORY) {
      answer.again /= 2;
      answer.onward /= 2;
    }
  }

  #take(name: string): Door {
    let door = this.#doors.get(name);
    if (door === undefined) {
      door = { seen: 0, from: 0, others: 0, redirects: 0, answers: new Map() };
      if (this.#doors.size >= MAX_DOORS) this.#doors.delete(this.#doors.keys().next().value as string);
    } else this.#doors.delete(name);
    this.#doors.set(name, door);
    return door;
  }

  /** As bytes: the doors, and whose next step is waited for. */
  save(): Record<string, Uint8Array> {
    const doors: SavedDoor[] = [...this.#doors].map(([name, { answers, ...door }]) => ({
      ...door,
      name,
      answers: [...answers].map(([kind, { again, onward }]) => [kind, again, onward]),
    }));
    return { all: Buffer.from(JSON.stringify(doors)), waiting: Buffer.from(JSON.stringify(this.#saveWaiting())) };
  }

  #saveWaiting(): SavedWait[] {
    const kinds = new Map<Answer, readonly [string, number]>();
    for (const [name, { answers }] of this.#doors)
      for (const [kind, answer] of answers) kinds.set(answer, [name, kind]);
    const saved: SavedWait[] = [];
    for (const [place, answer] of this.#waiting.entries()) {
      // An answer of a door that has made room for another is nobody's any more.
      const own = answer && kinds.get(answer);
      if (own !== undefined) saved.push([place, this.#sources[place], this.#times[place], ...own]);
    }
    return saved;
  }

  /** @throws Error where the bytes are not those of `save` */
  restore(section: (name: string) => Uint8Array): void {
    const doors = JSON.parse(Buffer.from(section('all')).toString('utf8')) as SavedDoor[];
    for (const { name, answers, ...door } of doors.slice(-MAX_DOORS)) {
      const kinds = answers.slice(0, MAX_ANSWERS).map(([kind, again, onward]) => [kind, { again, onward }] as const);
      this.#doors.set(name, { ...door, answers: new Map(kinds) });
    }
    const waiting = JSON.parse(Buffer.from(section('waiting')).toString('utf8')) as SavedWait[];
    for (const [place, source, time, name, kind] of waiting.slice(0, WAITING)) {
      this.#sources[place] = source;
      this.#times[place] = time;
      this.#at[place] = name;
      this.#waiting[place] = this.#doors.get(name)?.answers.get(kind);
    }
  }
}

type SavedWait = readonly [place: number, source: number, time: number, door: string, kind: number];

interface SavedDoor extends Omit<Door, 'answers'> {
  readonly name: string;
  readonly answers: readonly [number, number, number][];
}

function answerOf(door: Door, kind: number): Answer {
  let answer = door.answers.get(kind);
  if (answer === undefined) {
    answer = { again: 0, onward: 0 };
    if (door.answers.size >= MAX_ANSWERS) door.answers.delete(door.answers.keys().next().value as number);
    door.answers.set(kind, answer);
  }
  return answer;
}

/** The status, and the length to about a fifth: an error page differs by the name that it repeats. */
function kindOf(status: number, bytes: number | undefined): number {
  return status * 1024 + (bytes === undefined ? 1023 : Math.floor(4 * Math.log2(1 + bytes)));
}
