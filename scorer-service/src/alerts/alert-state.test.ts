import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDocument, toDocument } from '../storage/alert-document.ts';
import { Masking } from '../storage/masking.ts';
import { type AlertState, addEvent, copyOf, mergeInto, stateOf, toAlert } from './alert-state.ts';
import { causeOf } from './cause.ts';
import { anySighting, NOON, type SightingFields, sighting } from './testing/sightings.ts';

const HALF_HOUR = 30 * 60_000;
const masking = new Masking();

/** Of one cause, with ties of score, time and id among them, and the same id under two verdicts. */
const ofOneCause = anySighting.map(
  (fields): SightingFields => ({
    ...fields,
    type: 'xss',
    source: '203.0.113.9',
    time: NOON + ((fields.time ?? NOON) % HALF_HOUR),
    campaign: 'c1',
  }),
);
const someOf = fc.array(ofOneCause, { minLength: 1, maxLength: 30 });

function observed(all: readonly SightingFields[]): AlertState {
  const sightings = all.map((fields) => {
    const { event, verdict } = sighting(fields);
    return { event, verdict, cause: causeOf(event.time, verdict, HALF_HOUR), now: NOON };
  });
  const state = stateOf(sightings[0], masking);
  for (const each of sightings.slice(1)) addEvent(state, each, masking);
  return state;
}

function merged(...states: readonly AlertState[]): AlertState {
  const whole = copyOf(states[0]);
  for (const state of states.slice(1)) mergeInto(whole, state);
  return whole;
}

/** All that is told and all that is stored. */
const looks = (state: AlertState) => [toAlert(state), toDocument(state)];

describe('merging what is known of one alert', () => {
  test('is commutative, associative and idempotent, and the same as having seen all events in one place', () => {
    fc.assert(
      fc.property(someOf, someOf, someOf, (a, b, c) => {
        const [x, y, z] = [observed(a), observed(b), observed(c)];
        const whole = looks(observed([...a, ...b, ...c]));
        expect(looks(merged(x, y, z))).toEqual(whole);
        expect(looks(merged(z, y, x))).toEqual(whole);
        expect(looks(merged(x, merged(y, z)))).toEqual(whole);
        expect(looks(merged(x, y, z, y, x, x))).toEqual(whole);
      }),
    );
  });

  test('says truly whether it brought anything new', () => {
    fc.assert(
      fc.property(someOf, someOf, (a, b) => {
        const [x, y] = [observed(a), observed(b)];
        const before = looks(x);
        const into = copyOf(x);
        const changed = mergeInto(into, y);
        expect(JSON.stringify(looks(into)) !== JSON.stringify(before)).toBe(changed);
        expect(mergeInto(into, y)).toBe(false);
        expect(looks(x)).toEqual(before);
      }),
    );
  });

  test('goes on from what was stored as if it had never been away', () => {
    fc.assert(
      fc.property(someOf, someOf, (a, b) => {
        const stored = JSON.parse(JSON.stringify(toDocument(observed(a))));
        const read = readDocument(stored) as AlertState;
        expect(looks(read)).toEqual(looks(observed(a)));
        expect(mergeInto(read, observed(a))).toBe(false);
        mergeInto(read, observed(b));
        expect(looks(read)).toEqual(looks(observed([...a, ...b])));
      }),
    );
  });

  test('leaves the status to people', () => {
    const closed: AlertState = { ...observed([{ id: 'a' }]), status: 'closed' };
    const open = observed([{ id: 'b' }]);
    expect(merged(closed, open).status).toBe('closed');
    expect(merged(open, closed).status).toBe('open');
  });

  test('what is no alert is not read as one', () => {
    const document = toDocument(observed([{ id: 'a' }]));
    const { alert, merge } = document.api_sentinel;
    expect(readDocument({} as never)).toBeUndefined();
    expect(readDocument({ ...document, api_sentinel: { alert, merge: {} } } as never)).toBeUndefined();
    const timeless = { ...alert, first_event_time: 'yesterday' };
    expect(readDocument({ ...document, api_sentinel: { alert: timeless, merge } })).toBeUndefined();
  });
});
