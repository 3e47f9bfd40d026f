import { Type } from 'typebox';
import {
  CampaignDetail,
  CampaignList,
  CampaignQuery,
  EntityList,
  EntityProfile,
  EntityProfileQuery,
  EntityQuery,
  PATHS,
} from '../../contract/index.ts';
import { refusals } from '../answers.ts';
import { asked, inOrder } from '../asked.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';

/** `/v1/entities…` and `/v1/campaigns…`: who is behind the events. */
export const entities: Route = (app, { search, log }) => {
  app.get(
    PATHS.entities,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Entities or endpoints, the riskiest first',
        querystring: EntityQuery,
        response: { 200: EntityList, ...refusals(400, 401, 403, 503) },
      },
    },
    async (request) => {
      inOrder(request.query);
      return asked(search, log, 'the events', (from) => from.entities(request.query));
    },
  );
  app.get(
    PATHS.entity,
    {
      config: { role: 'read' },
      schema: {
        summary: 'One entity or endpoint beside its peers',
        querystring: EntityProfileQuery,
        response: { 200: EntityProfile, ...refusals(400, 401, 403, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      inOrder(request.query);
      return asked(search, log, 'the events', (from) => from.entity(request.query));
    },
  );
  app.get(
    PATHS.campaigns,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Campaigns, the latest first',
        querystring: CampaignQuery,
        response: { 200: CampaignList, ...refusals(400, 401, 403, 503) },
      },
    },
    async (request) => {
      inOrder(request.query);
      return asked(search, log, 'the alerts', (from) => from.campaigns(request.query));
    },
  );
  app.get(
    PATHS.campaign,
    {
      config: { role: 'read' },
      schema: {
        summary: 'One campaign with its alerts',
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 256 }) }),
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: CampaignDetail, ...refusals(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const campaign = await asked(search, log, 'the alerts', (from) => from.campaign(request.params.id));
      if (campaign) return campaign;
      throw new Refused(404, 'not_found', 'There is no campaign of this id; GET /v1/campaigns lists what there is.');
    },
  );
};
