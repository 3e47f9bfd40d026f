import { describe, expect, test } from '@jest/globals';
import { createClient, pathOf } from './client.ts';
import type { Question } from './transport.ts';

describe('the client', () => {
  test('puts names into paths so that they can lead nowhere else', () => {
    expect(pathOf('/v1/alerts/:id/similar', { id: '../x?y#z' })).toBe('/v1/alerts/..%2Fx%3Fy%23z/similar');
  });

  test('asks by the paths of the contract', async () => {
    const asked: Question[] = [];
    const client = createClient({
      ask: async (question) => {
        asked.push(question);
        return {} as never;
      },
      listen: () => () => undefined,
    });
    await client.alerts({ level: 'HIGH', limit: 5 });
    await client.changeAlerts({ ids: ['a'], status: 'closed' });
    await client.previewException({ endpoint: '/x' }, 30);
    expect(asked.map(({ method = 'GET', path, query, body }) => [method, path, query ?? body])).toEqual([
      ['GET', '/v1/alerts', { level: 'HIGH', limit: 5 }],
      ['POST', '/v1/alerts/changes', { ids: ['a'], status: 'closed' }],
      ['POST', '/v1/exceptions/preview', { match: { endpoint: '/x' }, days: 30 }],
    ]);
  });
});
