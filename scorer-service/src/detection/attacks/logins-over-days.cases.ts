/** Sequences of log-ins over days: those that must be named, and harmless twins that must not. */

/** `times` attempts, one every `minutes`; `{i}` in an account or source is the number of the attempt. */
export interface Attempts {
  /** Hours after the start of the case. */
  readonly at: number;
  readonly times: number;
  readonly minutes: number;
  /** Share of the pause by which it varies, 0 for a clock. */
  readonly jitter: number;
  readonly account?: string;
  /** Different accounts and sources that `{i}` stands for; after the last it begins anew. */
  readonly accounts?: number;
  readonly sources?: number;
  readonly source?: string;
  readonly status: number | readonly number[];
}

export interface Case {
  readonly name: string;
  readonly attempts: readonly Attempts[];
  /** Undefined: nothing may be named. */
  readonly named?: { readonly type: string; readonly subtype: string; readonly reason: RegExp };
}

export const CASES: readonly Case[] = [
  {
    name: 'a list worked off, one account every two hours',
    attempts: [{ at: 0, times: 18, minutes: 120, jitter: 0.6, account: 'name{i}@mail.example', status: 401 }],
    named: {
      type: 'credential_stuffing',
      subtype: 'slow',
      reason: /^This source failed 18 log-ins for about \d+ accounts within 2 days, none succeeded\.$/,
    },
  },
  {
    name: 'three passwords for eight accounts, one attempt an hour',
    attempts: [{ at: 0, times: 24, minutes: 60, jitter: 0.6, account: 'user{i}', accounts: 8, status: 401 }],
    named: {
      type: 'brute_force',
      subtype: 'spraying',
      reason: /^This source failed 24 log-ins for about \d accounts within a day, none succeeded\.$/,
    },
  },
  {
    name: 'one account again and again, every half hour',
    attempts: [{ at: 0, times: 46, minutes: 30, jitter: 0.7, account: 'kim', status: 401 }],
    named: {
      type: 'brute_force',
      subtype: 'repeated_logins',
      reason: /^This source failed 46 log-ins within a day, none succeeded\.$/,
    },
  },
  {
    name: 'one account from many sources, each a few times',
    attempts: [
      { at: 0, times: 60, minutes: 20, jitter: 0.7, account: 'kim', source: '198.51.{i}.9', sources: 20, status: 401 },
    ],
    named: {
      type: 'brute_force',
      subtype: 'distributed',
      reason: /^Whoever tried this account failed 60 log-ins from about \d+ sources within a day, none succeeded\.$/,
    },
  },
  {
    name: 'a list shared out among a network',
    attempts: [{ at: 0, times: 16, minutes: 60, jitter: 0.5, account: 'n{i}', source: '203.0.113.{i}', status: 401 }],
    named: {
      type: 'credential_stuffing',
      subtype: 'distributed',
      reason:
        /^This source is one of about \d+ that within a day did nothing but fail for accounts that nobody has signed in with and never got in, all with the same agent; .+ would be usual\.$/,
    },
  },
  {
    name: 'a list worked off, with a success now and then',
    attempts: [
      { at: 0, times: 12, minutes: 90, jitter: 0.5, account: 'a{i}', status: 401 },
      { at: 19, times: 1, minutes: 1, jitter: 0, account: 'lucky', status: 200 },
      { at: 20, times: 12, minutes: 90, jitter: 0.5, account: 'b{i}', status: 401 },
    ],
    named: {
      type: 'credential_stuffing',
      subtype: 'slow',
      reason: /^This source failed 24 log-ins for about \d+ accounts within 2 days, 1 succeeded\.$/,
    },
  },
  {
    name: 'seven passwords for one account in a quarter of a minute',
    attempts: [{ at: 0, times: 7, minutes: 0.035, jitter: 0.4, account: 'kim', status: 401 }],
    named: {
      type: 'brute_force',
      subtype: 'repeated_logins',
      reason: /^This source failed 7 log-ins within a day, none succeeded\.$/,
    },
  },
  {
    name: "a burst after signing in with an account of one's own",
    attempts: [
      { at: 0, times: 1, minutes: 1, jitter: 0, account: 'own', status: 200 },
      { at: 1, times: 9, minutes: 0.03, jitter: 0.4, account: 'kim', status: 401 },
    ],
    named: {
      type: 'brute_force',
      subtype: 'repeated_logins',
      reason: /^Whoever tried this account failed 9 log-ins within a day, none succeeded\.$/,
    },
  },
  {
    name: 'one account again and again, guessed at last, and tried on',
    attempts: [
      { at: 0, times: 30, minutes: 30, jitter: 0.7, account: 'kim', status: 401 },
      { at: 16, times: 1, minutes: 1, jitter: 0, account: 'kim', status: 200 },
      { at: 17, times: 40, minutes: 30, jitter: 0.7, account: 'kim', status: 401 },
    ],
    named: {
      type: 'brute_force',
      subtype: 'repeated_logins',
      reason: /^This source failed 70 log-ins within 2 days, 1 succeeded\.$/,
    },
  },
  {
    name: 'a program that sends the old password of an account it has signed in with, quickly and for long',
    attempts: [
      { at: 0, times: 2, minutes: 30, jitter: 0.5, account: 'kim', status: 200 },
      { at: 2, times: 150, minutes: 0.05, jitter: 0.5, account: 'kim', status: 401 },
      { at: 3, times: 1, minutes: 1, jitter: 0, account: 'kim', status: 200 },
    ],
  },
  {
    name: 'an app that tries a remembered password three times at once, every half hour',
    attempts: Array.from({ length: 12 }, (_, i) => ({
      at: i / 2,
      times: 3,
      minutes: 0.02,
      jitter: 0.3,
      account: 'kim',
      status: 401,
    })),
  },
  {
    name: 'a forgotten password',
    attempts: [
      { at: 0, times: 6, minutes: 0.5, jitter: 0.5, account: 'kim', status: 401 },
      { at: 0.2, times: 1, minutes: 1, jitter: 0, account: 'kim', status: 200 },
    ],
  },
  {
    name: 'a person who gives up, two days in a row, one name mistyped',
    attempts: [
      { at: 0, times: 6, minutes: 0.4, jitter: 0.5, account: 'kim', status: 401 },
      { at: 0.1, times: 1, minutes: 1, jitter: 0, account: 'kin', status: 401 },
      { at: 24, times: 5, minutes: 0.6, jitter: 0.5, account: 'kim', status: 401 },
    ],
  },
  {
    name: 'a device that sends an old password for ever, every fifteen minutes for five days',
    attempts: [{ at: 0, times: 480, minutes: 15, jitter: 0.01, account: 'kim', status: 401 }],
  },
  {
    name: 'an office behind one address: a hundred accounts, one in eight mistypes',
    attempts: Array.from({ length: 3 }, (_, day) => ({
      at: 24 * day,
      times: 120,
      minutes: 2,
      jitter: 0.9,
      account: 'staff{i}',
      accounts: 100,
      status: [200, 200, 200, 401, 200, 200, 200, 200],
    })),
  },
  {
    name: 'a mobile app that retries after an outage, then gets in',
    attempts: [
      { at: 0, times: 12, minutes: 0.2, jitter: 0.8, account: 'kim', status: 503 },
      { at: 0.1, times: 3, minutes: 0.3, jitter: 0.8, account: 'kim', status: 401 },
      { at: 0.2, times: 1, minutes: 1, jitter: 0, account: 'kim', status: 200 },
    ],
  },
  {
    name: 'a CI job that tests a right and a wrong password every twenty minutes for three days',
    attempts: [{ at: 0, times: 432, minutes: 10, jitter: 0.05, account: 'ci-user', status: [200, 401] }],
  },
  {
    name: 'a household whose members each mistype once a day',
    attempts: Array.from({ length: 4 }, (_, day) => ({
      at: 24 * day,
      times: 8,
      minutes: 3,
      jitter: 0.5,
      account: 'member{i}',
      accounts: 4,
      status: [401, 401, 401, 401, 200, 200, 200, 200],
    })),
  },
  {
    name: 'people of one network who sign in, and a few who give up',
    attempts: [
      { at: 0, times: 40, minutes: 30, jitter: 0.9, account: 'p{i}', source: '203.0.113.{i}', status: 200 },
      { at: 21, times: 5, minutes: 30, jitter: 0.9, account: 'q{i}', source: '203.0.113.9{i}', status: 401 },
    ],
  },
];
