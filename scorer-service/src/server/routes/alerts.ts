import { Type } from 'typebox';
import {
  Alert,
  AlertChange,
  AlertChangeResult,
  AlertGroupQuery,
  AlertGroups,
  AlertHistory,
  AlertPage,
  AlertQuery,
  EventPage,
  PATHS,
  pageQuery,
  SimilarAlerts,
} from '../../contract/index.ts';
import { refusals } from '../answers.ts';
import { asked, inOrder } from '../asked.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';
import { whoOf } from '../who.ts';

const closed = { additionalProperties: false } as const;
const NOTHING = Type.Object({}, closed);
const One = Type.Object({ id: Type.String({ minLength: 1, maxLength: 256 }) });

/** `/v1/alerts…`: the stored alerts, what is behind them, and what people do with them. */
export const alerts: Route = (app, { search, actions, log }) => {
  const WHAT = 'the alerts';
  const one = async (id: string): Promise<Alert> => {
    const alert = await asked(search, log, WHAT, (from) => from.get(id));
    if (alert) return alert;
    throw new Refused(404, 'not_found', 'There is no alert of this id; GET /v1/alerts lists what there is.');
  };

  app.get(
    PATHS.alerts,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Alerts, newest first unless ordered otherwise',
        querystring: AlertQuery,
        response: { 200: AlertPage, ...refusals(400, 401, 403, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      inOrder(request.query);
      return asked(search, log, WHAT, (from) => from.list(request.query));
    },
  );
  app.get(
    PATHS.alertGroups,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Alerts grouped by what they share, the riskiest group first',
        querystring: AlertGroupQuery,
        response: { 200: AlertGroups, ...refusals(400, 401, 403, 503) },
      },
    },
    async (request) => {
      inOrder(request.query);
      return asked(search, log, WHAT, (from) => from.groups(request.query));
    },
  );
  app.post(
    PATHS.alertChanges,
    {
      config: { role: 'act' },
      schema: {
        summary: 'Set status or assignee of alerts',
        querystring: NOTHING,
        body: AlertChange,
        response: { 200: AlertChangeResult, ...refusals(400, 401, 403, 413, 415, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const { ids, ...change } = request.body;
      if (change.status === undefined && change.assignee === undefined) {
        throw new Refused(400, 'bad_request', 'Nothing is to be changed: send "status", "assignee" or both.');
      }
      const saying = { ...change, by: whoOf(request), now: Date.now() };
      return asked(actions, log, WHAT, (by) => by.say(ids, saying));
    },
  );
  app.get(
    PATHS.alert,
    {
      config: { role: 'read' },
      schema: {
        summary: 'One alert',
        params: One,
        querystring: NOTHING,
        response: { 200: Alert, ...refusals(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => one(request.params.id),
  );
  app.get(
    PATHS.similarAlerts,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Alerts that share something with this one',
        params: One,
        querystring: NOTHING,
        response: { 200: SimilarAlerts, ...refusals(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const alert = await one(request.params.id);
      return asked(search, log, WHAT, (from) => from.similar(alert));
    },
  );
  app.get(
    PATHS.alertEvents,
    {
      config: { role: 'read' },
      schema: {
        summary: 'The events behind an alert, newest first; of more than 1,000, those whose ids it keeps',
        params: One,
        querystring: Type.Object(pageQuery(50, 1_000), closed),
        response: { 200: EventPage, ...refusals(400, 401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const alert = await one(request.params.id);
      return asked(search, log, 'the events', (from) => from.events(request.query, alert));
    },
  );
  app.get(
    PATHS.alertHistory,
    {
      config: { role: 'read' },
      schema: {
        summary: 'What people did with an alert, newest first',
        params: One,
        querystring: NOTHING,
        response: { 200: AlertHistory, ...refusals(401, 403, 404, 503) },
      },
    },
    async (request) => {
      const history = await asked(actions, log, WHAT, (by) => by.history(request.params.id));
      if (history) return history;
      throw new Refused(404, 'not_found', 'There is no alert of this id; GET /v1/alerts lists what there is.');
    },
  );
};
