import type { Random } from '../random.ts';
import type { Field, Replacements, Route } from './route.ts';

/** A parameter of a route. */
export interface Target {
  readonly route: Route;
  readonly field: Field;
}

/** What a request asks of a route beyond what is usual for it. */
export interface Wish {
  readonly route: Route;
  readonly with?: Replacements;
  /** Replaces the whole query, as sent. */
  readonly query?: string;
}

/** A way in: what a log-in takes, and what it looks like when the password is wrong. */
export interface Door {
  readonly route: Route;
  /** Status and size in bytes of the answer to a wrong password. */
  readonly failed: number;
  readonly failedBytes: number;
  /** Names of the fields that carry the user, and what the others take where it is not what they usually do. */
  readonly userField: string;
  readonly others?: Replacements;
  /** Whether success is answered with a bearer token. */
  readonly bearer: boolean;
  /** What people ask first once they are in. */
  readonly inside: Route;
}

/** Which way in: a call of a page's script, a form, or a token for apps. An API with one log-in has it behind all three. */
export type LoginDoor = 'call' | 'form' | 'token';

export interface SignIn {
  readonly doors: Readonly<Record<LoginDoor, Door>>;
  /** Asking for a new password, and setting it. */
  readonly forgot: Route | undefined;
  readonly reset: Route | undefined;
}

/** Objects that are told apart by a number, and are not everybody's to see. */
export interface Shelf {
  readonly route: Route;
  readonly first: number;
  readonly last: number;
  /** How an object is asked for. */
  readonly with: (id: number) => Replacements;
}

/** An API, by what its routes are good for to those who use and those who attack it. Nothing here knows how anybody is found out. */
export interface Api {
  readonly routes: readonly Route[];
  /** A route of each host of which only the host matters. Never empty. */
  readonly hosts: readonly Route[];
  /** Pages that link to it. Never empty. */
  readonly pages: readonly string[];
  /** What anybody looks at. Never empty. */
  readonly looks: readonly Route[];
  /** What those who work with it ask all day. Never empty. */
  readonly daily: readonly Route[];
  /** What is asked by those who try something in a header. Never empty. */
  readonly plain: readonly Route[];
  /** Undefined where people sign in elsewhere. */
  readonly signIn: SignIn | undefined;
  /** Where a one-time code is asked for. */
  readonly codes: Target | undefined;
  /** Parameters to put something into: in path and query, and in the body. */
  readonly inUrl: readonly Target[];
  readonly inBody: readonly Target[];
  /** Names a file, and an address that the server fetches. */
  readonly file: Target | undefined;
  readonly address: Target | undefined;
  /** Routes that take documents. */
  readonly documents: readonly Route[];
  /** Ways of taking everything, one thing after the other: `id` runs from 1 to 6,000, `nth` from 0. */
  readonly harvests: readonly ((id: number, nth: number, random: Random) => Wish)[];
  readonly shelves: readonly Shelf[];
  /** Requests that cost much, with the median size of their answers in bytes. */
  readonly costly: readonly ((random: Random) => Wish & { readonly bytes: number; readonly spread: number })[];
}

/** The parameters of these routes into which somebody would put something. */
export function targetsOf(routes: readonly Route[]): Target[] {
  return routes.flatMap((route) =>
    route.fields
      .filter((field) => !['password', 'picture', 'boolean', 'rating'].includes(field.kind))
      .map((field) => ({ route, field })),
  );
}
