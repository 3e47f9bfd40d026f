import type { Actor } from '../../exchange.ts';
import type { Campaign } from '../campaign.ts';

/** Makes each request cost as much as it can. */
export function* exhaust(campaign: Campaign): Actor {
  const { random } = campaign;
  const visit = campaign.visit(campaign.source());
  const way = random.pick(campaign.world.api.costly);
  for (let spent = 0; spent < campaign.events; spent++) {
    const slow = {
      latency: random.around(4_000, 0.6),
      status: random.weighted([
        [200, 60],
        [503, 12],
        [504, 14],
        [429, 14],
      ] as const),
    };
    const { route, bytes, spread, ...asked } = way(random);
    yield visit.send(route, {
      ...asked,
      bytes: Math.round(random.around(bytes, spread)),
      ...(asked.with ? { place: 'body' as const } : {}),
      ...slow,
    });
    visit.pause(campaign.gap);
  }
}
