/** From what was found of an event to the verdict as the contract has it. */
import type { Vote } from '@api-sentinel/models';
import type { Behavior } from '../behavior/behavior.ts';
import { SHARED_AMONG } from '../behavior/number-walks.ts';
import { type Attack, type AttackType, type LevelBounds, levelOf, type ScoredVerdict } from '../contract/index.ts';
import type { ApiEvent } from '../events/event.ts';
import type { Named } from './attacks/registry.ts';
import type { MultiModelAnomalyDetector } from './ensemble.ts';

/** Evidence below this confidence names nothing; the risk then speaks of an anomaly. */
const NAMED_FROM = 0.2;

export interface VerdictInput {
  readonly event: ApiEvent;
  readonly behavior: Behavior;
  readonly named: Named | undefined;
  readonly vote: Vote;
  readonly probabilities: Float64Array;
  readonly detector: MultiModelAnomalyDetector;
  readonly score: number;
  readonly levels: LevelBounds;
  readonly scoredAt: string;
  readonly modelVersion: string;
  readonly featuresVersion: string;
}

export function makeVerdict(input: VerdictInput): ScoredVerdict {
  const { event, behavior, vote, detector, score, levels } = input;
  const level = levelOf(score, levels);
  const scores: ScoredVerdict['scores'] = {};
  for (let m = 0; m < detector.names.length; m++) scores[detector.names[m]] = rounded(input.probabilities[m]);
  const groups: ScoredVerdict['groups'] = {};
  for (let g = 0; g < detector.groups.length; g++) {
    if (!Number.isNaN(vote.groups[g])) groups[detector.groups[g]] = rounded(vote.groups[g]);
  }
  const entities: ScoredVerdict['entities'] = {};
  const { source, network, user } = event.client;
  if (user !== undefined) entities.user = user;
  if (source !== undefined) entities.source = source;
  if (network !== undefined) entities.network = network;
  if (behavior.sessionName !== undefined) entities.session = behavior.sessionName;
  return {
    status: 'scored',
    event_id: event.id,
    scored_at: input.scoredAt,
    risk: { score, level },
    attack: attackOf(input),
    scores,
    groups,
    consensus: rounded(vote.consensus),
    confidence: rounded(vote.confidence),
    behavior: { risk: Math.round(behavior.risk * 100) / 100, entity: behavior.entity, factors: behavior.factors },
    endpoint: { template: behavior.endpoint },
    entities,
    ...campaignOf(behavior),
    model: { version: input.modelVersion },
    features: { version: input.featuresVersion },
  };
}

/** What many sources do together: a campaign, or a walk that they share. */
function campaignOf({ campaign, walk }: Behavior): Pick<ScoredVerdict, 'campaign'> {
  if (campaign !== undefined) return { campaign: { id: campaign.id } };
  return walk !== undefined && walk.sources >= SHARED_AMONG ? { campaign: { id: walk.id } } : {};
}

function attackOf({ named, score, levels, vote }: VerdictInput): Attack {
  const risky = score >= levels.medium;
  // Below MEDIUM nothing is named: prose that holds a word of SQL is no attack in a statistic.
  if (risky && named !== undefined && named.attack.confidence >= NAMED_FROM) {
    const { subtype, confidence, owasp, mitre, evidence } = named.attack;
    return {
      type: named.type,
      subtype,
      confidence: rounded(confidence),
      owasp: [...owasp],
      mitre: [...mitre],
      evidence: [...evidence],
    };
  }
  const type: AttackType = risky ? 'anomaly' : 'none';
  return { type, confidence: risky ? rounded(vote.probability) : 0, owasp: [], mitre: [], evidence: [] };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
