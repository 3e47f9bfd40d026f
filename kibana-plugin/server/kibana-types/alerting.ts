/** As much of the alerting plugin as a rule type without alerts-as-data uses. */
import type { Logger } from './core.ts';
import type { ScopedClusterClient } from './elasticsearch.ts';

type Json = Readonly<Record<string, unknown>>;

/** One reported alert of a rule. 8.x and 9.x: `create(id)` gives it; 7.17: `alertInstanceFactory(id)`. */
export interface ReportedAlert {
  scheduleActions(actionGroup: string, context: Json): unknown;
}

export interface RecoveredAlert {
  getId(): string;
  setContext(context: Json): void;
}

export interface AlertFactory {
  create(id: string): ReportedAlert;
  readonly alertLimit?: { getValue(): number; setLimitReached(reached: boolean): void };
  done?(): { getRecoveredAlerts?(): readonly RecoveredAlert[] };
}

export interface ExecutorServices {
  readonly alertFactory?: AlertFactory;
  readonly alertInstanceFactory?: (id: string) => ReportedAlert;
  readonly scopedClusterClient: ScopedClusterClient;
  readonly shouldStopExecution?: () => boolean;
}

export interface ExecutorOptions<Params, State> {
  readonly params: Params;
  /** `{}` in the first run. */
  readonly state: State | Record<string, never>;
  readonly services: ExecutorServices;
  readonly startedAt: Date;
  readonly spaceId?: string;
  readonly logger?: Logger;
}

export interface ActionVariable {
  readonly name: string;
  readonly description: string;
}

export interface RuleType<Params, State> {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly producer: string;
  readonly solution: 'stack' | 'observability' | 'security';
  readonly actionGroups: readonly { readonly id: string; readonly name: string }[];
  readonly defaultActionGroupId: string;
  readonly recoveryActionGroup?: { readonly id: string; readonly name: string };
  readonly minimumLicenseRequired: 'basic';
  readonly isExportable: boolean;
  readonly doesSetRecoveryContext: boolean;
  readonly defaultScheduleInterval: string;
  readonly ruleTaskTimeout: string;
  readonly actionVariables: {
    readonly context: readonly ActionVariable[];
    readonly params?: readonly ActionVariable[];
  };
  readonly validate: { readonly params: { validate(params: unknown): Params } };
  readonly executor: (options: ExecutorOptions<Params, State>) => Promise<{ readonly state: State }>;
}

export interface AlertingSetup {
  registerType<Params, State>(type: RuleType<Params, State>): void;
}
