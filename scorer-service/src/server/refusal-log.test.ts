import { expect, test } from '@jest/globals';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { RefusalLog } from './refusal-log.ts';

test('the first refusal of a kind is told at once, the next ones together', () => {
  const told: object[] = [];
  let now = 0;
  const log = { warn: (fields: object) => told.push(fields) } as unknown as FastifyBaseLogger;
  const refusals = new RefusalLog(log, () => now);
  const answer = (statusCode: number, url = '/v1/score') =>
    refusals.note(
      { routeOptions: { url }, ip: '192.0.2.1', keyName: undefined } as FastifyRequest,
      { statusCode } as FastifyReply,
    );
  for (let time = 0; time < 1_000; time++) answer(401);
  answer(200);
  answer(404);
  answer(403);
  answer(401, '/metrics');
  expect(told).toMatchObject([
    { status: 401, route: '/v1/score', count: 1, from: '192.0.2.1' },
    { status: 403, route: '/v1/score', count: 1 },
    { status: 401, route: '/metrics', count: 1 },
  ]);
  now = 10_000;
  answer(401);
  expect(told.at(-1)).toMatchObject({ status: 401, route: '/v1/score', count: 1_000 });
});
