import { callerOf } from '../../people/persona.ts';
import { crowd, retries } from '../crowds.ts';
import { type Habit, harmless } from '../habit.ts';
import { Visit } from '../visit.ts';
import { thing } from './resources.ts';

/** A link is sent to everybody, and everybody opens it. */
export const marketingSpike: Habit = {
  cls: 'marketing_spike',
  share: 3,
  rhythm: 'work',
  begin: crowd(110, 10, function* (world, random, persona, time) {
    const visit = new Visit(
      world,
      random,
      callerOf(persona, 'browser', random.hex(24)),
      time,
      harmless('marketing_spike'),
    );
    const linked = world.api.looks[0]!;
    yield visit.send(linked);
    for (let clicks = Math.floor(random.exponential(2)); clicks > 0; clicks--) {
      visit.pause(persona.pace, 300);
      const route = random.pick(world.api.looks);
      yield visit.send(route, { with: thing(route, random) });
    }
  }),
};

/** The service is down: every phone asks again and again, and all at once when it is back. */
export const retryStorm: Habit = {
  cls: 'retry_after_outage',
  share: 1.5,
  rhythm: 'people',
  begin: crowd(30, 5, function* (world, random, persona, time, until) {
    const visit = new Visit(world, random, callerOf(persona, 'app', undefined), time, harmless('retry_after_outage'));
    visit.caller.user = persona.user;
    const route = world.api.daily[0]!;
    const one = thing(route, random);
    yield* retries(visit, until, route, { with: one });
    yield visit.send(route, { with: one });
  }),
};
