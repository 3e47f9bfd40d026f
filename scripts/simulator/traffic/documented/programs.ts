import type { Api } from '../../api/api.ts';
import { isHealth } from '../../api/openapi/roles.ts';
import type { Actor } from '../../exchange.ts';
import { type Habit, harmless } from '../habit.ts';
import { program } from '../programs.ts';
import { attempt } from '../sign-in.ts';
import { Visit } from '../visit.ts';

/** A partner's batch import: many objects one after the other, with a key. Walks ids, and may. */
export function partner(api: Api): Habit {
  const writes = api.documents;
  return {
    cls: 'partner_batch',
    share: 6,
    rhythm: 'night',
    *begin(world, random, time): Actor {
      const caller = program(world, 'partner', random.int(1, world.many(6)));
      const visit = new Visit(world, random, caller, time, harmless('partner_batch'));
      const written =
        writes.length > 0 && (api.harvests.length === 0 || random.chance(0.8)) ? random.pick(writes) : undefined;
      const harvest = api.harvests.length > 0 ? random.pick(api.harvests) : undefined;
      const calm = random.pick(api.looks);
      const first = random.int(1, 5_000);
      const count = 20 + Math.floor(random.exponential(110));
      for (let nth = 0; nth < count; nth++) {
        visit.pause(450, 60);
        const { route, ...asked } = written
          ? { route: written }
          : (harvest?.(first + nth, nth, random) ?? { route: calm });
        yield visit.send(route, asked);
      }
    },
  };
}

/** Continuous integration: the same few calls, tests of failures among them. */
export function integration(api: Api): Habit {
  const health = api.routes.find(isHealth);
  const looks = api.daily.slice(0, 6);
  const writes = api.documents.slice(0, 2);
  return {
    cls: 'ci_job',
    share: 3,
    rhythm: 'work',
    *begin(world, random, time): Actor {
      const visit = new Visit(
        world,
        random,
        program(world, 'ci', random.int(1, world.many(3))),
        time,
        harmless('ci_job'),
      );
      const key = visit.caller;
      for (let round = random.int(1, 3); round > 0; round--) {
        if (health) yield visit.send(health);
        if (api.signIn) {
          yield attempt(visit, 'call', 'ci-user', true);
          visit.caller = key;
          yield attempt(visit, 'call', 'ci-user', false);
        }
        for (const route of looks) yield visit.send(route);
        yield visit.send(looks[0]!, { query: 'limit=-1', status: 400, bytes: 88 });
        for (const route of writes) yield visit.send(route, { status: 422, bytes: 120 });
        visit.pause(4_000);
      }
    },
  };
}
