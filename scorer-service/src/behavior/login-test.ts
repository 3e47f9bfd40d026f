/**
 * A sequential test of log-ins (Wald, 1945; with a floor, as in Page's CUSUM of 1954): each attempt adds the logarithm of how much
 * likelier it is from an attacker than from somebody harmless. All figures are natural logarithms of likelihood ratios.
 */
const { exp, log, min, max } = Math;

/** What is likely of the first attempt of a sender for an account: of a list that is worked off, and of people. */
const ATTACKER_FAILS = 0.97;
/** Share of names in leaked or guessed lists that nobody here has ever signed in with, at least. */
const ATTACKER_UNKNOWN = 0.6;
/** One more attempt after a failure: a guesser goes on, one in four people gets in or stops. */
const GOES_ON = log(0.985 / 0.75);
/** An attempt at the pace of a clock is as likely from a device that nobody looks after as from a guesser. */
const GOES_ON_LIKE_A_CLOCK = 0.02;
/** A try at a program's pace after the last: most guessers' are, one in seven of those typed by hand. */
const QUICKLY = log(0.85 / 0.15);
/** Up to so many milliseconds a pause is too short to have read an answer and typed a password. */
export const QUICK = 3500;
/** Quick tries in a row that say nothing: a button pressed twice, a client that tries again before it asks its user. */
const QUICK_FREE = 2;
/** People get in after a failure; a guesser hardly ever does. */
const GETS_IN = log(0.015 / 0.25);
/** Many other requests beside the log-ins: so do addresses behind which people are, and few guessers. */
const LIVES_HERE = log(0.06 / 0.75);
/** Names that come with systems stand in every guesser's list; people who run a system use them too. */
const DEFAULT_NAME = log(0.25 / 0.05);
/** One more source that fails for an account: most people have two or three, a distributed guesser has many. */
const ANOTHER_SOURCE = log(0.5 / 0.4);
/** Goodwill ends here: an office must not become a place to hide behind. */
const LEAST = -5;
/** A network has many harmless people in it, whose goodwill adds up. */
const LEAST_OF_NETWORK = -60;
/** Certainty ends here, so that an address that changes hands is forgotten in time. */
const MOST = 25;

/** Log-odds before any attempt that a sender, an account or a network is under or in an attack. */
export const PRIOR = { source: log(0.004), user: log(0.002), network: log(0.001) } as const;
/** Doubt that always stays. */
const SUREST = 0.995;

const DEFAULT_NAMES = new Set([
  'admin',
  'administrator',
  'root',
  'support',
  'test',
  'guest',
  'user',
  'api',
  'oracle',
  'postgres',
  'mysql',
  'ftp',
  'demo',
  'nagios',
  'operator',
  'service',
  'sysadmin',
  'webmaster',
]);

export function isDefaultName(account: string): boolean {
  const at = account.indexOf('@');
  return DEFAULT_NAMES.has((at < 0 ? account : account.slice(0, at)).toLowerCase());
}

/** Shares of the traffic itself, each from 0 to 1. */
export interface LoginPriors {
  /** First attempts of harmless senders for an account that fail. */
  readonly fails: number;
  /** Accounts of harmless log-ins that had not signed in before, as far as is remembered. */
  readonly unknown: number;
}

/** The first failure of a sender for an account. */
export function failsForAnother(priors: LoginPriors, known: boolean, defaultName: boolean): number {
  const fails = log(ATTACKER_FAILS / priors.fails);
  const unknown = max(ATTACKER_UNKNOWN, priors.unknown);
  const name = known ? log((1 - unknown) / (1 - min(priors.unknown, 0.99))) : log(unknown / priors.unknown);
  return fails + max(name, -0.7) + (defaultName && !known ? DEFAULT_NAME : 0);
}

/** The first success of a sender for an account. */
export function getsInto(priors: LoginPriors): number {
  return log((1 - ATTACKER_FAILS) / (1 - priors.fails));
}

export function goesOn(likeAClock: boolean): number {
  return likeAClock ? GOES_ON_LIKE_A_CLOCK : GOES_ON;
}

/** @param run quick tries in a row, this one included; 0 where this one was not quick */
export function quickly(run: number): number {
  return run > QUICK_FREE ? QUICKLY : 0;
}

/** Whether a quick try is no more than the one before it, sent again. */
export function isPartOfOne(run: number): boolean {
  return run <= QUICK_FREE;
}

export function livesHere(): number {
  return LIVES_HERE;
}

export function getsIn(): number {
  return GETS_IN;
}

export function fromAnotherSource(): number {
  return ANOTHER_SOURCE;
}

/** Adds within the bounds of goodwill and certainty. */
export function added(evidence: number, more: number, network = false): number {
  return min(max(evidence + more, network ? LEAST_OF_NETWORK : LEAST), MOST);
}

/** Probability of an attack, 0 to 0.995. */
export function posterior(prior: number, evidence: number): number {
  return SUREST / (1 + exp(-(prior + evidence)));
}
