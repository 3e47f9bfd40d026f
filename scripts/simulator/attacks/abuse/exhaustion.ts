import { ROUTES } from '../../api/catalogue.ts';
import type { Actor } from '../../exchange.ts';
import type { Campaign } from '../campaign.ts';

/** Makes each request cost as much as it can. */
export function* exhaust(campaign: Campaign): Actor {
  const { random } = campaign;
  const visit = campaign.visit(campaign.source());
  const way = random.pick(['limit', 'graphql', 'search', 'export'] as const);
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
    if (way === 'limit')
      yield visit.send(ROUTES.products, {
        query: `limit=${random.pick([10_000, 100_000, 999_999, 2_147_483_647])}&page=${random.int(1, 90)}&sort=-price`,
        bytes: Math.round(random.around(3_000_000, 0.5)),
        ...slow,
      });
    else if (way === 'graphql')
      yield visit.send(ROUTES.graphql, {
        with: { query: deepQuery(random.int(8, 40)) },
        bytes: Math.round(random.around(900_000, 0.6)),
        place: 'body',
        ...slow,
      });
    else if (way === 'search')
      yield visit.send(ROUTES.search, {
        query: `q=${'a*'.repeat(random.int(20, 200))}&limit=5000`,
        bytes: Math.round(random.around(400_000, 0.5)),
        ...slow,
      });
    else
      yield visit.send(ROUTES.exportOrders, {
        query: `since=1970-01-01&limit=1000000&page=${random.int(1, 500)}`,
        bytes: Math.round(random.around(5_000_000, 0.4)),
        ...slow,
      });
    visit.pause(campaign.gap);
  }
}

function deepQuery(depth: number): string {
  return `query { product(id: 1) ${'{ related { nodes '.repeat(depth)}{ id }${' } }'.repeat(depth)} }`;
}
