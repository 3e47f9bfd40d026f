import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Admission } from './admission.ts';

test('never more is in hand than allowed, but for one large request alone, and all room comes back', () => {
  const steps = fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 50 }), leave: fc.nat({ max: 10 }) }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 60 }), steps, (requests, bytes, all) => {
      const admission = new Admission({ requests, bytes });
      const inside: { bytes: number; leave: () => void }[] = [];
      for (const step of all) {
        const sum = inside.reduce((total, one) => total + one.bytes, 0);
        const room = inside.length === 0 || (inside.length < requests && sum + step.bytes <= bytes);
        const leave = admission.enter(step.bytes);
        expect(leave !== undefined).toBe(room);
        if (leave) inside.push({ bytes: step.bytes, leave });
        const [left] = inside.splice(step.leave, 1);
        left?.leave();
        left?.leave();
        expect(admission.requests).toBe(inside.length);
      }
    }),
  );
});
