/** Log-in attacks that are told by how many sources do the same: what they are called and how that is said. */
import type { Sign } from '../../behavior/campaign-signs.ts';
import type { CampaignCase, Shared } from '../../behavior/campaigns.ts';
import type { NamedAttack } from './attack.ts';

const DOES: Readonly<Record<Sign, string>> = {
  returns_with_another_name: 'come back to fail for another account',
  another_name: 'fail for accounts that have nothing to do with each other',
  returns: 'come back to fail again',
  unknown_name: 'fail for accounts that nobody has signed in with',
  feels_for_paths: 'ask for one thing after the other that is not there or not theirs',
};
const SHARED: Readonly<Record<Shared, string>> = {
  agent: ', all with the same agent',
  headers: ', all with the same headers in the same order',
  door: ', all at this endpoint',
  behaviour: '',
};

/** A list shared out among many sources. Fooled by sources that behave as people do besides, or of which each tries once. */
export function stuffingByMany(campaign: CampaignCase | undefined): NamedAttack | undefined {
  if (campaign === undefined || campaign.sign === 'feels_for_paths') return undefined;
  const { sign, shared, sources, usual, probability } = campaign;
  return {
    subtype: 'distributed',
    confidence: probability,
    owasp: ['API2:2023'],
    mitre: ['T1110.004'],
    evidence: [{ field: 'source.ip', count: sources, note: `sources of one campaign; ${usual} would be usual` }],
    reason: `This source is one of about ${sources} that within a day did nothing but ${DOES[sign]} and never got in${SHARED[shared]}; ${usual} would be usual.`,
  };
}

/** Paths or objects felt for by many sources, each a few. Fooled by sources that ask for much that is there besides. */
export function feelingByMany(campaign: CampaignCase | undefined): NamedAttack | undefined {
  if (campaign === undefined || campaign.sign !== 'feels_for_paths') return undefined;
  const { sign, shared, sources, usual, probability } = campaign;
  return {
    subtype: 'endpoint_enumeration',
    confidence: probability,
    owasp: ['API9:2023'],
    mitre: ['T1595.003'],
    evidence: [{ field: 'source.ip', count: sources, note: `sources of one campaign; ${usual} would be usual` }],
    reason: `This source is one of about ${sources} that within a day ${DOES[sign]}${SHARED[shared]}; ${usual} would be usual.`,
  };
}
