/** Which of those behind an event is the riskiest, and by what. */
import type { EntityKind } from '../contract/index.ts';
import type { Behavior } from './behavior.ts';
import type { LoginCase } from './login-history.ts';
import { behaviorRisk, speakingFactors } from './risk.ts';

/** The riskiest entity; a tie goes to the user, then the source, then the session. */
export function judge(behavior: Behavior, source: string | undefined): void {
  let riskiest: Float64Array | undefined;
  const consider = (kind: EntityKind, id: string | undefined, figures: Float64Array | undefined): void => {
    if (figures === undefined || id === undefined) return;
    const risk = behaviorRisk(figures, behavior.resends, behavior.expected !== undefined);
    if (riskiest !== undefined && risk <= behavior.risk) return;
    riskiest = figures;
    behavior.risk = risk;
    behavior.entity = { kind, id };
  };
  consider('user', behavior.userName, behavior.user);
  consider('source', source, behavior.source);
  consider('session', behavior.sessionName, behavior.session);
  const { loginCase, campaign, pathCase, walk } = behavior;
  if (walk !== undefined && source !== undefined && 100 * walk.probability > behavior.risk) {
    behavior.risk = 100 * walk.probability;
    behavior.entity = { kind: 'source', id: source };
    behavior.factors = { walk_steps: walk.steps, walk_sources: walk.sources };
    return;
  }
  if (campaign !== undefined && source !== undefined && 100 * campaign.probability > behavior.risk) {
    behavior.risk = 100 * campaign.probability;
    behavior.entity = { kind: 'source', id: source };
    behavior.factors = { campaign_sources: campaign.sources, campaign_sources_usual: campaign.usual };
    return;
  }
  if (loginCase !== undefined && 100 * loginCase.probability > behavior.risk) {
    behavior.risk = 100 * loginCase.probability;
    behavior.entity = { kind: loginCase.kind, id: loginCase.id };
    behavior.factors = loginFactors(loginCase);
  } else if (pathCase !== undefined && source !== undefined && 100 * pathCase.probability > behavior.risk) {
    behavior.risk = 100 * pathCase.probability;
    behavior.entity = { kind: 'source', id: source };
    behavior.factors = { misses_days: pathCase.misses, miss_days: pathCase.days };
  } else if (riskiest !== undefined && behavior.risk > 0) behavior.factors = speakingFactors(riskiest);
  else if (source !== undefined) behavior.entity = { kind: 'source', id: source };
}

function loginFactors({ failed, succeeded, accounts, sources, days }: LoginCase): Record<string, number> {
  return {
    failed_logins_days: failed,
    logins_days: succeeded,
    accounts_days: accounts,
    failing_sources_days: sources,
    login_days: days,
  };
}
