import ipaddr from 'ipaddr.js';
import { Type } from 'typebox';
import {
  Exception,
  ExceptionList,
  type ExceptionMatch,
  ExceptionPreview,
  ExceptionPreviewRequest,
  ExceptionRequest,
  Label,
  LabelPage,
  LabelQuery,
  LabelRequest,
  PATHS,
} from '../../contract/index.ts';
import type { ExceptionPreviews } from '../../feedback/exception-preview.ts';
import type { Exceptions } from '../../feedback/exceptions.ts';
import type { Labels } from '../../feedback/labels.ts';
import { refusals } from '../answers.ts';
import { asked, inOrder } from '../asked.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';
import { whoOf } from '../who.ts';

export interface Feedback {
  readonly labels: Pick<Labels, 'give' | 'list'>;
  readonly exceptions: Pick<Exceptions, 'make' | 'end' | 'list'>;
  readonly previews: Pick<ExceptionPreviews, 'preview'>;
}

const NOTHING = Type.Object({}, { additionalProperties: false });
const One = Type.Object({ id: Type.String({ minLength: 1, maxLength: 256 }) });

/** `/v1/labels` and `/v1/exceptions…`: what people say of events and alerts, and what is to make no alert. */
export const feedback: Route = (app, { feedback: rooms, log }) => {
  app.get(
    PATHS.labels,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Labels, newest first',
        querystring: LabelQuery,
        response: { 200: LabelPage, ...refusals(400, 401, 403, 503) },
      },
    },
    async (request) => {
      inOrder(request.query);
      return asked(rooms, log, 'the labels', ({ labels }) => labels.list(request.query));
    },
  );
  app.post(
    PATHS.labels,
    {
      config: { role: 'act' },
      schema: {
        summary: 'Say of an alert, or of events, whether they are an attack',
        querystring: NOTHING,
        body: LabelRequest,
        response: { 201: Label, ...refusals(400, 401, 403, 404, 413, 415, 503) },
      },
    },
    async (request, reply) => {
      const { alert_id, event_ids, label, attack_type } = request.body;
      if ((alert_id === undefined) === (event_ids === undefined)) {
        throw new Refused(400, 'bad_request', 'Say either "alert_id" or "event_ids", of which the label is.');
      }
      if (attack_type !== undefined && (label !== 'attack' || attack_type === 'none')) {
        throw new Refused(400, 'bad_request', '"attack_type" goes with the label attack, and names an attack.');
      }
      const given = await asked(rooms, log, 'the labels', ({ labels }) =>
        labels.give(request.body, whoOf(request), Date.now()),
      );
      if (given === undefined) {
        throw new Refused(404, 'not_found', 'There is no alert of this id; GET /v1/alerts lists what there is.');
      }
      reply.code(201);
      return given;
    },
  );
  app.get(
    PATHS.exceptions,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Exceptions, newest first, those that ended too',
        querystring: NOTHING,
        response: { 200: ExceptionList, ...refusals(401, 403, 503) },
      },
    },
    async () => ({
      exceptions: await asked(rooms, log, 'the exceptions', ({ exceptions }) => exceptions.list(Date.now())),
    }),
  );
  app.post(
    PATHS.exceptions,
    {
      config: { role: 'act' },
      schema: {
        summary: 'Keep what matches from alerts, from the next event on; scores stay',
        querystring: NOTHING,
        body: ExceptionRequest,
        response: { 201: Exception, ...refusals(400, 401, 403, 413, 415, 503) },
      },
    },
    async (request, reply) => {
      const { match, until } = request.body;
      checkMatch(match);
      if (until !== undefined && Date.parse(until) <= Date.now()) {
        throw new Refused(400, 'bad_request', '"until" has passed; leave it out or set a time to come.');
      }
      const made = await asked(rooms, log, 'the exceptions', ({ exceptions }) =>
        exceptions.make(request.body, whoOf(request), Date.now()),
      );
      reply.code(201);
      return made;
    },
  );
  app.post(
    PATHS.exceptionPreview,
    {
      config: { role: 'read' },
      schema: {
        summary: 'What an exception would have hidden of the last days',
        querystring: NOTHING,
        body: ExceptionPreviewRequest,
        response: { 200: ExceptionPreview, ...refusals(400, 401, 403, 415, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      checkMatch(request.body.match);
      return asked(rooms, log, 'events and alerts', ({ previews }) => previews.preview(request.body, Date.now()));
    },
  );
  app.post(
    PATHS.exceptionEnd,
    {
      config: { role: 'act' },
      schema: {
        summary: 'End an exception, from the next event on',
        params: One,
        querystring: NOTHING,
        response: { 200: Exception, ...refusals(401, 403, 404, 503) },
      },
    },
    async (request) => {
      const ended = await asked(rooms, log, 'the exceptions', ({ exceptions }) =>
        exceptions.end(request.params.id, whoOf(request), Date.now()),
      );
      if (ended) return ended;
      throw new Refused(404, 'not_found', 'There is no exception of this id; GET /v1/exceptions lists what there is.');
    },
  );
};

function checkMatch(match: ExceptionMatch): void {
  if (Object.keys(match).every((name) => name === 'below')) {
    throw new Refused(400, 'bad_request', '"match" names nothing but a score; say also what it is to match.');
  }
  if (match.attack_type === 'none') {
    throw new Refused(400, 'bad_request', '"match.attack_type" is none, which never makes an alert.');
  }
  if (match.source?.includes('/') && !ipaddr.isValidCIDR(match.source)) {
    throw new Refused(400, 'bad_request', '"match.source" is no network; write it as 10.0.0.0/8 or as one address.');
  }
}
