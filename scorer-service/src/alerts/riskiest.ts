import type { Alert, Evidence, Explanation, ScoredVerdict } from '../contract/index.ts';
import type { ApiEvent } from '../events/event.ts';
import type { Masking } from '../storage/masking.ts';
import type { Cause } from './cause.ts';

const MAX_PATH = 2_048;
const MAX_QUERY = 4_096;
const MAX_NOTE = 512;
const MAX_REASON = 2_048;
const MAX_NAME = 1_024;

/** What an alert shows of the riskiest event behind it, masked and bounded. */
export type Shown = Pick<
  Alert,
  | 'risk'
  | 'attack'
  | 'entity'
  | 'user'
  | 'source'
  | 'endpoint'
  | 'request'
  | 'reason'
  | 'explanation'
  | 'counterfactual'
  | 'model'
>;

/** The riskiest event behind an alert. */
export interface Riskiest {
  readonly eventId: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly shown: Shown;
}

/**
 * Which of two events an alert shows: the riskier, else the earlier, else the one whose id, and at last whose content,
 * sorts first. A total order, so that the outcome does not depend on which came first. Above 0: `a` before `b`.
 */
export function compareRiskiest(a: Riskiest, b: Riskiest): number {
  return (
    a.shown.risk.score - b.shown.risk.score ||
    b.time - a.time ||
    order(b.eventId, a.eventId) ||
    order(JSON.stringify(b.shown), JSON.stringify(a.shown))
  );
}

/** Whether an event of this score, time and id may stand before `known`, without the work of making its `Riskiest`. */
export function mayBeRiskier(event: ApiEvent, score: number, known: Riskiest): boolean {
  const difference = score - known.shown.risk.score;
  if (difference !== 0) return difference > 0;
  return event.time < known.time || (event.time === known.time && event.id <= known.eventId);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Cuts before it masks: what is beyond the bound is not stored, and must not cost time. Every object is made with its
 * keys in one order, since a verdict that comes back from Elasticsearch may have them in another, and ties are broken by
 * text.
 */
class Maker {
  readonly #masking: Masking;

  constructor(masking: Masking) {
    this.#masking = masking;
  }

  text(text: string, length: number): string {
    return this.#masking.text(text.slice(0, length).toWellFormed());
  }

  path(path: string): string {
    return this.#masking.path(path.slice(0, MAX_PATH).toWellFormed());
  }

  attack(attack: ScoredVerdict['attack'], cause: Cause): Alert['attack'] {
    return {
      type: cause.attack,
      ...(attack.subtype !== undefined && { subtype: attack.subtype }),
      confidence: attack.confidence,
      owasp: [...attack.owasp],
      mitre: [...attack.mitre],
      evidence: attack.evidence.map((evidence) => this.evidence(evidence)),
    };
  }

  evidence({ field, start, end, count, note }: Evidence): Evidence {
    const secret = this.#masking.isSecret(field.slice(0, MAX_NAME));
    return {
      field: this.text(field, MAX_NAME),
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      ...(count !== undefined && { count }),
      ...(note !== undefined && { note: secret ? '***' : this.text(note, MAX_NOTE) }),
    };
  }

  explanation({ base, contributions, others }: Explanation): Explanation {
    return {
      base,
      contributions: contributions.map(({ feature, value, usual, points }) => ({
        feature,
        value: typeof value === 'string' ? this.text(value, MAX_NOTE) : value,
        usual: this.text(usual, MAX_NOTE),
        points,
      })),
      others,
    };
  }

  request({ method, path, query }: ApiEvent): Alert['request'] {
    return {
      method: this.text(method, MAX_NAME),
      path: this.path(path),
      ...(query !== undefined && { query: this.text(query, MAX_QUERY) }),
    };
  }
}

/** An entity's id as alerts may hold it: the local part of an e-mail address is masked in it too. */
export function maskedEntity(id: string, masking: Masking): string {
  return masking.text(id.slice(0, MAX_NAME).toWellFormed());
}

/** What an alert would show of this event. */
export function riskiestOf(event: ApiEvent, verdict: ScoredVerdict, cause: Cause, masking: Masking): Riskiest {
  const make = new Maker(masking);
  const { user, source } = verdict.entities;
  const entity = { kind: cause.entity.kind, id: maskedEntity(cause.entity.id, masking) };
  const score = verdict.risk.score;
  return {
    eventId: event.id,
    time: event.time,
    shown: {
      risk: { score, level: verdict.risk.level },
      attack: make.attack(verdict.attack, cause),
      entity,
      ...(user !== undefined && { user: maskedEntity(user, masking) }),
      ...(source !== undefined && { source: maskedEntity(source, masking) }),
      endpoint: make.path(verdict.endpoint.template),
      request: make.request(event),
      reason: make.text(verdict.reason ?? `Risk ${score} for ${entity.kind} ${entity.id}.`, MAX_REASON),
      ...(verdict.explanation !== undefined && { explanation: make.explanation(verdict.explanation) }),
      ...(verdict.counterfactual !== undefined && { counterfactual: make.text(verdict.counterfactual, MAX_REASON) }),
      model: { version: verdict.model.version },
    },
  };
}
