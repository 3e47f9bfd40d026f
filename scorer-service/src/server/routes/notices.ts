import { Type } from 'typebox';
import {
  Channel,
  ChannelList,
  ChannelRequest,
  ChannelTestResult,
  PATHS,
  UndeliveredList,
} from '../../contract/index.ts';
import { ChannelMistake } from '../../notices/channels.ts';
import type { Notifier } from '../../notices/notifier.ts';
import { refusals } from '../answers.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';

const NOTHING = Type.Object({}, { additionalProperties: false });
const One = Type.Object({ id: Type.String({ minLength: 1, maxLength: 256 }) });
const admin = { role: 'admin' } as const;

/** `/v1/notices…`: where alerts are told outside, and what could not be told. */
export const notices: Route = (app, { notifier }) => {
  const of = (): Pick<Notifier, keyof Notifier> => {
    if (notifier) return notifier;
    throw new Refused(503, 'no_notices', 'Notices are not there in this service.');
  };
  const checked = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      if (error instanceof ChannelMistake) throw new Refused(400, 'bad_request', error.message);
      throw error;
    }
  };
  const noChannel = () =>
    new Refused(404, 'not_found', 'There is no channel of this id; GET /v1/notices/channels lists what there is.');
  const noNotice = () =>
    new Refused(404, 'not_found', 'There is no such notice; GET /v1/notices/undelivered lists those that are.');

  app.get(
    PATHS.channels,
    {
      config: admin,
      schema: {
        summary: 'The channels of notices',
        querystring: NOTHING,
        response: { 200: ChannelList, ...refusals(401, 403, 503) },
      },
    },
    async () => of().list(),
  );
  app.post(
    PATHS.channels,
    {
      config: admin,
      schema: {
        summary: 'Add a channel, to a host that the settings allow',
        querystring: NOTHING,
        body: ChannelRequest,
        response: { 201: Channel, ...refusals(400, 401, 403, 415, 503) },
      },
    },
    async (request, reply) => {
      const channel = checked(() => of().add(request.body));
      reply.code(201);
      return channel;
    },
  );
  app.put(
    PATHS.channel,
    {
      config: admin,
      schema: {
        summary: 'Change a channel; without a url it keeps its own',
        params: One,
        querystring: NOTHING,
        body: ChannelRequest,
        response: { 200: Channel, ...refusals(400, 401, 403, 404, 415, 503) },
      },
    },
    async (request) => {
      const channel = checked(() => of().change(request.params.id, request.body));
      if (channel) return channel;
      throw noChannel();
    },
  );
  app.delete(
    PATHS.channel,
    {
      config: admin,
      schema: {
        summary: 'Remove a channel with what waits for it',
        params: One,
        querystring: NOTHING,
        response: { 200: ChannelList, ...refusals(401, 403, 404, 503) },
      },
    },
    async (request) => {
      if (of().remove(request.params.id)) return of().list();
      throw noChannel();
    },
  );
  app.post(
    PATHS.channelTest,
    {
      config: admin,
      schema: {
        summary: 'Send a test notice now',
        params: One,
        querystring: NOTHING,
        response: { 200: ChannelTestResult, ...refusals(401, 403, 404, 503) },
      },
    },
    async (request) => {
      const result = await of().test(request.params.id);
      if (result) return result;
      throw noChannel();
    },
  );
  app.get(
    PATHS.undelivered,
    {
      config: admin,
      schema: {
        summary: 'Notices that could not be delivered, the latest first',
        querystring: NOTHING,
        response: { 200: UndeliveredList, ...refusals(401, 403, 503) },
      },
    },
    async () => ({ notices: of().undelivered() }),
  );
  app.post(
    PATHS.undeliveredRetry,
    {
      config: admin,
      schema: {
        summary: 'Try a notice again now',
        params: One,
        querystring: NOTHING,
        response: { 200: UndeliveredList, ...refusals(401, 403, 404, 503) },
      },
    },
    async (request) => {
      if (of().retry(request.params.id)) return { notices: of().undelivered() };
      throw noNotice();
    },
  );
  app.delete(
    PATHS.undeliveredNotice,
    {
      config: admin,
      schema: {
        summary: 'Forget a notice that could not be delivered',
        params: One,
        querystring: NOTHING,
        response: { 200: UndeliveredList, ...refusals(401, 403, 404, 503) },
      },
    },
    async (request) => {
      if (of().dismiss(request.params.id)) return { notices: of().undelivered() };
      throw noNotice();
    },
  );
};
