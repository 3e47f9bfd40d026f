import type { Api } from '../api/api.ts';
import { COUNTS } from '../api/values.ts';
import type { Actor, Caller } from '../exchange.ts';
import { hashText } from '../random.ts';
import type { AttackKind, Campaign } from './campaign.ts';

/** Takes things one after the other; `limited` is the share of answers that say 429. */
function* take(campaign: Campaign, sources: readonly Caller[], limited: number): Actor {
  const { random } = campaign;
  const visits = sources.map((source) => campaign.visit(source));
  const harvest = random.pick(campaign.world.api.harvests);
  const sequential = random.chance(0.7);
  let id = random.int(1, 3_000);
  let time = campaign.start;
  const steady = random.chance(0.4);
  for (let spent = 0; spent < campaign.events; spent++) {
    time += steady ? campaign.gap * random.between(0.95, 1.05) : random.exponential(campaign.gap);
    const visit = random.pick(visits);
    visit.time = time;
    id = sequential ? 1 + (id % COUNTS.product) : random.int(1, COUNTS.product);
    const answer = random.chance(limited) ? { status: 429, bytes: 64 } : {};
    const { route, ...asked } = harvest(id, spent, random);
    // What is only for those who are signed in is taken with an account made for it.
    if (route.signedIn) visit.caller.user ??= `user${hashText(visit.caller.address) % 100_000}`;
    yield visit.send(route, { ...asked, ...answer });
  }
}

function many(campaign: Campaign, count: number, from: 'hosted' | 'home' | 'any'): Caller[] {
  return Array.from({ length: Math.max(1, count) }, () => campaign.source(from));
}

function hasHarvests(api: Api): boolean {
  return api.harvests.length > 0;
}

export const scraping: readonly AttackKind[] = [
  {
    cls: 'scraping',
    form: 'loud',
    variant: 'fast',
    events: [250, 1_000],
    seconds: [40, 300],
    fits: hasHarvests,
    begin: (campaign) => take(campaign, many(campaign, 1, 'hosted'), 0.2),
  },
  {
    cls: 'scraping',
    form: 'loud',
    variant: 'rotating',
    events: [250, 900],
    seconds: [100, 600],
    fits: hasHarvests,
    begin: (campaign) => take(campaign, many(campaign, Math.round(campaign.events / 40), 'any'), 0.05),
  },
  {
    cls: 'scraping',
    form: 'quiet',
    variant: 'patient',
    events: [150, 600],
    seconds: [3 * 3_600, 14 * 3_600],
    fits: hasHarvests,
    begin: (campaign) => take(campaign, many(campaign, 1, 'home'), 0),
  },
  {
    cls: 'scraping',
    form: 'quiet',
    variant: 'distributed',
    events: [200, 700],
    seconds: [4 * 3_600, 16 * 3_600],
    fits: hasHarvests,
    begin: (campaign) => take(campaign, many(campaign, Math.round(campaign.events / 14), 'home'), 0),
  },
];
