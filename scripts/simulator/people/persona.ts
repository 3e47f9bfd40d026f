import { fullName } from '../api/values.ts';
import type { Caller } from '../exchange.ts';
import { hashText, mix, Random } from '../random.ts';
import { carrierAddress, homeAddress, homeAddress6 } from './addresses.ts';
import { appAgent, browserAgent, language } from './agents.ts';

/** Somebody who uses the API: always the same for the same seed and index, so that nobody needs to be remembered. */
export interface Persona {
  readonly index: number;
  readonly user: string;
  readonly name: string;
  readonly home: string;
  readonly phone: string;
  readonly browser: string;
  readonly app: string;
  readonly language: string;
  /** Behind a company's proxy, which names the address within the company. */
  readonly forwarded: string | undefined;
  readonly accounts: readonly string[];
  readonly customer: string;
  /** Mean pause between two clicks in milliseconds. */
  readonly pace: number;
}

export function personaOf(seed: number, index: number): Persona {
  const random = new Random(mix(index) ^ seed, 'persona');
  const name = fullName(random);
  const own = hashText('own', seed ^ index);
  return {
    index,
    user: userName(random, name, index),
    name,
    home: random.chance(0.12) ? homeAddress6(index) : homeAddress(seed + index),
    phone: carrierAddress(seed + index),
    browser: browserAgent(random),
    app: appAgent(random, random.chance(0.1)),
    language: language(random),
    forwarded: random.chance(0.06) ? `192.168.${random.int(0, 9)}.${random.int(2, 250)}` : undefined,
    accounts: [`NW${10_000_000 + (own % 90_000)}`, `NW${10_000_000 + (mix(own) % 90_000)}`].slice(0, 1 + (own & 1)),
    customer: String(1 + (index % 60_000)),
    pace: random.around(7_000, 0.6),
  };
}

function userName(random: Random, name: string, index: number): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z']+/g, '.');
  return random.weighted([
    [`${plain}${index}`, 60],
    [`${plain.slice(0, 5)}_${index}@mail${index % 9}.example`, 35],
    [`user${index}`, 5],
  ]);
}

/** The persona at a computer (`browser`) or with the shop's app (`app`); not signed in yet. */
export function callerOf(persona: Persona, device: 'browser' | 'app', session: string | undefined): Caller {
  return {
    address: device === 'browser' ? persona.home : persona.phone,
    agent: device === 'browser' ? persona.browser : persona.app,
    user: undefined,
    session,
    authorization: undefined,
    language: persona.language,
    forwarded: device === 'browser' ? persona.forwarded : undefined,
  };
}
