import { Type } from 'typebox';
import { Job, JobList, PATHS, TrainingPreview, TrainingPreviewQuery, TrainingRequest } from '../../contract/index.ts';
import { JobRefusal, type TrainingJobs } from '../../training/jobs/training-jobs.ts';
import { refusals } from '../answers.ts';
import { asked, inOrder } from '../asked.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';
import { whoOf } from '../who.ts';

const NOTHING = Type.Object({}, { additionalProperties: false });
const One = Type.Object({ id: Type.String({ minLength: 1, maxLength: 256 }) });

/** `/v1/training…`: training jobs, one at a time. */
export const training: Route = (app, { training: jobs, models, log }) => {
  const known = async <T>(question: (of: Pick<TrainingJobs, keyof TrainingJobs>) => T | Promise<T>): Promise<T> => {
    if (jobs === undefined) {
      throw new Refused(
        503,
        'no_bundle',
        'No bundle is loaded, so nothing can be trained beside it; /health/ready says why.',
      );
    }
    try {
      return await question(jobs);
    } catch (error) {
      if (!(error instanceof JobRefusal)) throw error;
      throw new Refused(error.unknown ? 404 : 409, error.unknown ? 'not_found' : 'not_now', error.message);
    }
  };

  app.get(
    PATHS.training,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Training jobs, newest first',
        querystring: NOTHING,
        response: { 200: JobList, ...refusals(401, 403, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async () => ({ jobs: await known((of) => of.list()) }),
  );
  app.post(
    PATHS.training,
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Train a challenger on events and labels, below scoring in priority',
        querystring: NOTHING,
        body: TrainingRequest,
        response: { 202: Job, ...refusals(400, 401, 403, 409, 415, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      inOrder(request.body);
      const job = await known((of) => of.start(request.body, whoOf(request)));
      reply.code(202);
      return job;
    },
  );
  app.get(
    PATHS.trainingPreview,
    {
      config: { role: 'read' },
      schema: {
        summary: 'What a training would learn from',
        querystring: TrainingPreviewQuery,
        response: { 200: TrainingPreview, ...refusals(400, 401, 403, 503) },
      },
    },
    async (request) => {
      inOrder(request.query);
      return asked(models, log, 'events and labels', (of) => of.preview(request.query));
    },
  );
  app.get(
    PATHS.job,
    {
      config: { role: 'read' },
      schema: {
        summary: 'One training job with its log',
        params: One,
        querystring: NOTHING,
        response: { 200: Job, ...refusals(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const job = await known((of) => of.get(request.params.id));
      if (job) return job;
      throw new Refused(404, 'not_found', 'There is no job of this id; GET /v1/training lists what there is.');
    },
  );
  app.post(
    PATHS.jobCancel,
    {
      config: { role: 'admin' },
      schema: {
        summary: 'End a training; it can be resumed',
        params: One,
        querystring: NOTHING,
        response: { 200: Job, ...refusals(401, 403, 404, 409, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => known((of) => of.cancel(request.params.id)),
  );
  app.post(
    PATHS.jobResume,
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Go on with a training that was interrupted, cancelled or failed',
        params: One,
        querystring: NOTHING,
        response: { 202: Job, ...refusals(401, 403, 404, 409, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const job = await known((of) => of.resume(request.params.id));
      reply.code(202);
      return job;
    },
  );
};
