/** Many entities doing one thing together. */
import { type Static, Type } from 'typebox';
import { Alert } from './alert.ts';
import { Count, closed, pageQuery, periodQuery, Risk, Time } from './common.ts';
import { ATTACK_TYPES, LEVELS } from './words.ts';

export const CampaignQuery = Type.Object({ ...periodQuery, limit: pageQuery(20, 200).limit }, closed);
export type CampaignQuery = Static<typeof CampaignQuery>;

/** `members` are a sample of at most 100; `member_count` counts all that are known. */
export const Campaign = Type.Object({
  id: Type.String(),
  type: Type.Enum([...ATTACK_TYPES]),
  risk: Risk,
  level: Type.Enum([...LEVELS]),
  alerts: Count,
  events: Count,
  member_count: Count,
  members: Type.Array(Type.String(), { maxItems: 100 }),
  endpoints: Type.Array(Type.String(), { maxItems: 20 }),
  first_event_time: Time,
  last_event_time: Time,
});
export type Campaign = Static<typeof Campaign>;

export const CampaignList = Type.Object({ campaigns: Type.Array(Campaign) });
export type CampaignList = Static<typeof CampaignList>;

export const CampaignDetail = Type.Object({ campaign: Campaign, alerts: Type.Array(Alert) });
export type CampaignDetail = Static<typeof CampaignDetail>;
