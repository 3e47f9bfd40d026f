/** Attacks that stay below every rate for days, each shared out so that no source does much in any hour. */
import type { LoginDoor } from '../simulator/api/api.ts';
import { ROUTES } from '../simulator/api/catalogue.ts';
import type { AttackClass, AttackKind, Campaign } from '../simulator/attacks/campaign.ts';
import type { Actor, Caller } from '../simulator/exchange.ts';
import { attempt } from '../simulator/traffic/sign-in.ts';

const HOUR = 3600;
const DOORS = ['call', 'form', 'token'] as const satisfies readonly LoginDoor[];
const STEMS =
  'admin api internal debug backup config console metrics swagger test old private export dump db logs env keys tokens reports staging users billing audit jobs queue cache search sync mail pay'.split(
    ' ',
  );
const ENDINGS = ['', '/list', '/all', '.json', '.bak', '/v2', '/status', '/export', '.zip', '/new'] as const;

/** Sources of one campaign: from homes all over, or rented machines; with one agent or each its own. */
function sources(campaign: Campaign, count: number, from: 'home' | 'any' | 'hosted'): Caller[] {
  const first = campaign.source(from);
  const alike = campaign.random.chance(0.5);
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? first : campaign.source(from, alike ? first.agent : undefined),
  );
}

function leaked(campaign: Campaign): string {
  const { random, world } = campaign;
  return random.chance(0.35)
    ? world.somebody(random).user
    : `${random.text(random.int(4, 9))}${random.int(1, 99)}@mail${random.int(0, 60)}.example`;
}

/** Attempts at one door, `account` naming the account of each, from a source picked by `turn`. */
function* signIns(campaign: Campaign, from: readonly Caller[], account: (i: number) => string, clock = false): Actor {
  const { random } = campaign;
  const door = random.pick(DOORS);
  const visits = from.map((source) => campaign.visit(source));
  let time = campaign.start;
  for (let i = 0; i < campaign.events; i++) {
    time += clock ? campaign.gap * random.between(0.6, 1.4) : random.exponential(campaign.gap);
    const visit = visits[i % visits.length]!;
    const anonymous = visit.caller;
    visit.time = time;
    const opened = random.chance(0.005);
    yield attempt(visit, door, account(i), opened);
    // Whoever wanted one account has what it wanted.
    if (opened && account(i + 1) === account(i)) return;
    visit.caller = anonymous;
  }
}

function* enumerate(campaign: Campaign, from: readonly Caller[]): Actor {
  const { random } = campaign;
  const visits = from.map((source) => campaign.visit(source));
  let time = campaign.start;
  for (let i = 0; i < campaign.events; i++) {
    time += random.exponential(campaign.gap);
    const visit = visits[i % visits.length]!;
    visit.time = time;
    if (random.chance(0.15)) {
      yield visit.send(random.pick([ROUTES.home, ROUTES.categoryPage, ROUTES.productPage]), { label: -1 });
      continue;
    }
    const path = `${random.pick(['', '/api', '/api/v1', '/v2'])}/${random.pick(STEMS)}${random.chance(0.5) ? `-${random.pick(STEMS)}` : ''}${random.pick(ENDINGS)}`;
    yield visit.send(ROUTES.home, { path, query: '', status: random.chance(0.9) ? 404 : 403, bytes: 120 });
  }
}

/** Objects of other people, with an account of one's own. */
function* walk(campaign: Campaign): Actor {
  const { random, world } = campaign;
  const caller = { ...campaign.source('home'), user: world.somebody(random).user, session: random.hex(24) };
  const visit = campaign.visit(caller);
  const [route, first, prefix] = random.pick([
    [ROUTES.order, 100_001, ''],
    [ROUTES.account, 10_000_001, 'NW'],
    [ROUTES.transactions, 10_000_001, 'NW'],
  ] as const);
  let id = first + random.int(0, 4000);
  for (let i = 0; i < campaign.events; i++) {
    visit.time += random.exponential(campaign.gap);
    id += random.int(1, 40);
    const status = random.weighted([
      [403, 55],
      [404, 30],
      [200, 15],
    ] as const);
    yield visit.send(route, { with: { id: `${prefix}${id}` }, status, ...(status === 200 ? {} : { bytes: 61 }) });
  }
}

function kind(
  cls: AttackClass,
  variant: string,
  events: readonly [number, number],
  hours: readonly [number, number],
  begin: AttackKind['begin'],
): AttackKind {
  return { cls, form: 'quiet', variant, events, seconds: [hours[0] * HOUR, hours[1] * HOUR], begin };
}

const cycle =
  <T>(list: readonly T[]) =>
  (i: number): T =>
    list[i % list.length] as T;
/** A leaked list, a name an attempt. */
function listed(campaign: Campaign): (i: number) => string {
  const names: string[] = [];
  return (i) => {
    while (names.length <= i) names.push(leaked(campaign));
    return names[i] as string;
  };
}
const users = (campaign: Campaign, count: number): string[] =>
  Array.from({ length: count }, () => campaign.world.somebody(campaign.random).user);

export const SCENARIOS: readonly AttackKind[] = [
  kind('credential_stuffing', 'slow list, one source', [80, 160], [30, 60], (c) =>
    signIns(c, sources(c, 1, 'any'), listed(c), true),
  ),
  kind('credential_stuffing', 'list shared out, two tries a source', [160, 400], [12, 40], (c) =>
    signIns(c, sources(c, Math.round(c.events / 2), 'home'), listed(c)),
  ),
  kind('credential_stuffing', 'list shared out, five tries a source', [160, 400], [20, 60], (c) =>
    signIns(c, sources(c, Math.round(c.events / 5), 'any'), listed(c)),
  ),
  kind('brute_force', 'one account, one source', [80, 200], [24, 60], (c) =>
    signIns(c, sources(c, 1, 'home'), cycle(users(c, 1))),
  ),
  kind('brute_force', 'one account, many sources', [80, 200], [16, 50], (c) =>
    signIns(c, sources(c, c.random.int(20, 50), 'home'), cycle(users(c, 1))),
  ),
  kind('brute_force', 'a few passwords for many, one source', [80, 160], [24, 60], (c) =>
    signIns(c, sources(c, 1, 'any'), cycle(users(c, Math.round(c.events / 3)))),
  ),
  kind('brute_force', 'a few passwords for many, many sources', [120, 300], [20, 60], (c) =>
    signIns(c, sources(c, c.random.int(15, 40), 'home'), cycle(users(c, Math.round(c.events / 3)))),
  ),
  kind('api_abuse', 'paths felt for, one source', [120, 300], [20, 60], (c) => enumerate(c, sources(c, 1, 'any'))),
  kind('api_abuse', 'paths felt for, many sources', [200, 400], [20, 60], (c) =>
    enumerate(c, sources(c, c.random.int(15, 40), 'home')),
  ),
  kind('api_abuse', 'objects of others, walked', [120, 300], [20, 60], walk),
];
