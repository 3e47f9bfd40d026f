import { ROUTES } from '../../api/catalogue.ts';
import { COUNTS } from '../../api/values.ts';
import type { Actor } from '../../exchange.ts';
import type { Campaign } from '../campaign.ts';

/** Other people's objects, by walking their ids with an account of one's own. */
export function* walkObjects(campaign: Campaign): Actor {
  const { random, world } = campaign;
  const user = world.somebody(random).user;
  const visit = campaign.visit({
    ...campaign.source(),
    user,
    session: random.hex(24),
    authorization: `Bearer ${random.hex(40)}`,
  });
  const [route, first, last] = random.pick([
    [ROUTES.order, 100_001, 100_000 + COUNTS.order],
    [ROUTES.customer, 1, COUNTS.customer],
    [ROUTES.account, 10_000_001, 10_000_000 + COUNTS.account],
    [ROUTES.transactions, 10_000_001, 10_000_000 + COUNTS.account],
  ] as const);
  const guarded = random.chance(0.6);
  let id = random.int(first, last - 2_000);
  for (let spent = 0; spent < campaign.events; spent++) {
    id += campaign.kind.form === 'quiet' ? random.int(1, 40) : 1;
    const status = guarded
      ? random.weighted([
          [403, 60],
          [404, 30],
          [200, 10],
        ] as const)
      : random.weighted([
          [200, 88],
          [404, 12],
        ] as const);
    const value = route.host === 'api.bank.example' ? `NW${id}` : String(id);
    yield visit.send(route, { with: { id: value }, status, ...(status === 200 ? {} : { bytes: 61 }) });
    visit.pause(campaign.gap);
  }
}
