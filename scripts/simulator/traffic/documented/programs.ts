import type { Api } from '../../api/api.ts';
import { isHealth } from '../../api/openapi/roles.ts';
import type { Route } from '../../api/route.ts';
import type { Actor } from '../../exchange.ts';
import { libraryAgent } from '../../people/agents.ts';
import { callerOf } from '../../people/persona.ts';
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

/** A monitor asks every few seconds, for ever. One visit is an hour of it. */
export function monitor(api: Api): Habit {
  const route = api.routes.find(isHealth) ?? api.plain[0]!;
  return {
    cls: 'health_check',
    share: 5,
    rhythm: 'always',
    *begin(world, random, time): Actor {
      const agent = random.pick(['kube-probe/1.29', 'ELB-HealthChecker/2.0']);
      const caller = { ...program(world, 'monitor', random.int(1, 3), agent), address: `10.0.9.${random.int(10, 13)}` };
      const visit = new Visit(world, random, caller, time, harmless('health_check'));
      for (let left = 120; left > 0; left--) {
        visit.time += 30_000;
        yield visit.send(route);
      }
    },
  };
}

/** Somebody's script, which loads a whole list with large pages at night, with an account and permission. */
export function reportScript(list: Route, page: string): Habit {
  return {
    cls: 'report_script',
    share: 1.5,
    rhythm: 'night',
    *begin(world, random, time): Actor {
      const persona = world.persona(random.int(0, world.many(41) - 1));
      const key = { agent: libraryAgent(random), user: persona.user, authorization: `ApiKey ${random.hex(32)}` };
      const caller = { ...callerOf(persona, 'browser', undefined), ...key };
      const visit = new Visit(world, random, caller, time, harmless('report_script'));
      const pages = 10 + Math.floor(random.exponential(30));
      for (let nth = 1; nth <= pages; nth++) {
        yield visit.send(list, { query: `${page}=${nth}`, bytes: 46_000, latency: random.around(140, 0.3) });
        visit.pause(1_200, 200);
      }
    },
  };
}
