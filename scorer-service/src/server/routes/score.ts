import type { IncomingHttpHeaders } from 'node:http';
import {
  DEADLINE_HEADER,
  SCORE_PATH,
  ScoreQuery,
  ScoreRequest,
  ScoreResponse,
  type Verdict,
} from '../../contract/index.ts';
import { DeadlinePassed } from '../../detection/event-scorer.ts';
import { jsonOf } from '../../detection/verdict-json.ts';
import { Admission } from '../admission.ts';
import { refusals } from '../answers.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';
import { Turns } from '../turns.ts';

interface Answer {
  readonly bundle: string;
  readonly verdicts: readonly Verdict[];
}

/** `POST /v1/score`: events in, one verdict each out, in order. */
export const score: Route = (app, { scorer, settings: { server }, metrics }) => {
  const admission = new Admission(server.queue);
  const turns = new Turns();
  metrics.watch('score_requests_in_hand', 'Score requests admitted and not answered yet.', () => admission.requests);

  app.post(
    SCORE_PATH,
    {
      config: { role: 'score' },
      schema: {
        summary: 'Score events',
        description: `1 to 1,000 ECS documents, 8 MiB at most, gzip accepted. The header ${DEADLINE_HEADER} says how many milliseconds the caller still waits.`,
        body: ScoreRequest,
        querystring: ScoreQuery,
        response: { 200: ScoreResponse, ...refusals(400, 401, 403, 413, 415, 429, 503) },
      },
      // A serialiser made from the schema takes about twice the time: score.bench.ts measures it.
      serializerCompiler: ({ httpStatus }) =>
        httpStatus === '200' ? (answer) => answerJson(answer as Answer) : JSON.stringify,
      onRequest: async (request, reply) => {
        const leave = admission.enter(announcedBytes(request.headers, server.max_body_bytes));
        if (!leave) {
          throw new Refused(
            429,
            'busy',
            'Too many score requests are in hand; send this one again after Retry-After seconds.',
            {
              'retry-after': '1',
            },
          );
        }
        reply.raw.once('close', leave);
        deadlineOf(request.headers, server.deadline_ms);
      },
    },
    async (request, reply) => {
      const deadline = request.arrived + deadlineOf(request.headers, server.deadline_ms);
      const { events } = request.body;
      const answer = await turns.run((): Answer => {
        const begun = performance.now();
        metrics.waitSeconds.observe((begun - request.arrived) / 1_000);
        const { bundle } = scorer;
        if (bundle === undefined) throw noBundle();
        if (begun >= deadline || reply.raw.destroyed) throw tooLate();
        try {
          const verdicts = scorer.score(events, { ...request.query, deadline });
          metrics.scoreSeconds.observe((performance.now() - begun) / 1_000);
          return { bundle, verdicts };
        } catch (error) {
          throw error instanceof DeadlinePassed ? tooLate() : error;
        }
      });
      metrics.count(answer.verdicts);
      return answer as never;
    },
  );
};

function answerJson({ bundle, verdicts }: Answer): string {
  return `{"bundle":${JSON.stringify(bundle)},"verdicts":[${verdicts.map(jsonOf).join(',')}]}`;
}

/** What the request may need in memory: as stated, or the most that is allowed where the length says nothing. */
function announcedBytes(headers: IncomingHttpHeaders, most: number): number {
  const stated = Number(headers['content-length']);
  const plain = headers['content-encoding'] === undefined;
  return plain && Number.isSafeInteger(stated) ? Math.min(stated, most) : most;
}

function deadlineOf(headers: IncomingHttpHeaders, otherwise: number): number {
  const stated = headers[DEADLINE_HEADER];
  if (stated === undefined) return otherwise;
  if (typeof stated !== 'string' || !/^\d{1,9}$/.test(stated)) {
    throw new Refused(400, 'bad_deadline', `The header ${DEADLINE_HEADER} must be a whole number of milliseconds.`);
  }
  return Number(stated);
}

function noBundle(): Refused {
  return new Refused(503, 'no_bundle', 'No bundle is loaded, so nothing can be scored; /health/ready says why.', {
    'retry-after': '5',
  });
}

function tooLate(): Refused {
  return new Refused(
    503,
    'deadline_passed',
    'The deadline passed before all events were begun; send them again with more time or in smaller requests.',
    { 'retry-after': '1' },
  );
}
