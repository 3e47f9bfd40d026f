/** The rule types as Kibana's rules page shows them. Loaded with every page of Kibana, so it holds no more than it must. */
import type { ComponentType } from 'react';
import { RULE_TYPES } from '../../common/constants.ts';

type Json = Readonly<Record<string, unknown>>;

/** What Kibana hands a form of a rule. */
export interface RuleFormProperties {
  readonly ruleParams: Json;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  setRuleParams(name: string, value: unknown): void;
}

export interface RuleTypeModel {
  readonly id: string;
  readonly description: string;
  readonly iconClass: string;
  readonly documentationUrl: null;
  readonly requiresAppContext: boolean;
  readonly defaultActionMessage: string;
  readonly ruleParamsExpression: ComponentType<RuleFormProperties>;
  validate(params: Json): { readonly errors: Record<string, string[]> };
}

export interface RuleTypeRegistry {
  register(model: RuleTypeModel): void;
}

const DURATION = /^[1-9][0-9]{0,4}[smhd]$/;

/** Checks what a person types as they type; the server checks everything again. */
function windowErrors(params: Json): string[] {
  const { window } = params;
  if (window === undefined || (typeof window === 'string' && DURATION.test(window))) return [];
  return ['Write a whole number and s, m, h or d, for example 15m.'];
}

function countErrors(value: unknown, least: number, most: number): string[] {
  if (value === undefined || (typeof value === 'number' && value >= least && value <= most)) return [];
  return [`Write a number from ${least} to ${most}.`];
}

export function ruleTypeModels(forms: {
  readonly alert: ComponentType<RuleFormProperties>;
  readonly health: ComponentType<RuleFormProperties>;
}): readonly RuleTypeModel[] {
  return [
    {
      id: RULE_TYPES.alert,
      description: 'Stands while somebody attacks an API: by level, attack type and entity, grouped.',
      iconClass: 'securitySignal',
      documentationUrl: null,
      requiresAppContext: false,
      defaultActionMessage:
        '{{context.level}} ({{context.score}}): {{context.sentence}} {{context.events}} events, last {{context.lastEventTime}}. {{context.link}}',
      ruleParamsExpression: forms.alert,
      validate: (params) => ({
        errors: { window: windowErrors(params), minimumCount: countErrors(params.minimumCount, 1, 1_000_000) },
      }),
    },
    {
      id: RULE_TYPES.health,
      description: 'Stands while events are not scored: pending, failed, none at all, or the scorer away.',
      iconClass: 'heartbeatApp',
      documentationUrl: null,
      requiresAppContext: false,
      defaultActionMessage: 'Scoring is unhealthy ({{context.problem}}): {{context.sentence}}',
      ruleParamsExpression: forms.health,
      validate: (params) => ({
        errors: {
          window: windowErrors(params),
          pendingPercent: countErrors(params.pendingPercent, 0, 100),
          failedPercent: countErrors(params.failedPercent, 0, 100),
          minimumEvents: countErrors(params.minimumEvents, 1, 1_000_000),
        },
      }),
    },
  ];
}
