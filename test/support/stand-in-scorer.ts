import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DEFAULT_GROUP_WEIGHTS,
  levelOf,
  SCORE_PATH,
  type ScoredVerdict,
} from '../../scorer-service/src/contract/index.ts';

/**
 * Speaks the scorer's contract and answers the given risk scores, one a document, in the order of their arrival. It
 * stands in for the scorer only where a test needs a score of its own choice.
 */
export async function startStandInScorer(risks: readonly number[]): Promise<{ url: string; stop(): Promise<void> }> {
  let next = 0;
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== SCORE_PATH) {
      response.writeHead(404).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { events } = JSON.parse(Buffer.concat(chunks).toString()) as {
      events: { api_sentinel: { event_id: string } }[];
    };
    const verdicts = events.map((event) => verdictOf(event.api_sentinel.event_id, risks[next++]));
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ bundle: 'stand-in', verdicts }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function verdictOf(eventId: string, score: number): ScoredVerdict {
  return {
    status: 'scored',
    event_id: eventId,
    scored_at: new Date().toISOString(),
    risk: { score, level: levelOf(score) },
    attack: { type: 'none', confidence: 0, owasp: [], mitre: [], evidence: [] },
    scores: { xgboost: score / 100 },
    groups: { supervised: score / 100 },
    consensus: 1,
    confidence: DEFAULT_GROUP_WEIGHTS.supervised,
    behavior: { risk: 0, entity: { kind: 'source', id: '198.51.100.7' }, factors: { requests_1m: 0 } },
    endpoint: { template: '/' },
    entities: { source: '198.51.100.7' },
    model: { version: 'stand-in' },
    features: { version: 'stand-in' },
  };
}
