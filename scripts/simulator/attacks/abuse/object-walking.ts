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
  const shelf = random.pick(world.api.shelves);
  const guarded = random.chance(0.6);
  let id = random.int(shelf.first, shelf.last - 2_000);
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
    yield visit.send(shelf.route, { with: shelf.with(id), status, ...(status === 200 ? {} : { bytes: 61 }) });
    visit.pause(campaign.gap);
  }
}
