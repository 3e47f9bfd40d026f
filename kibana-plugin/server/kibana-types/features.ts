/** As much of the features plugin as the plugin uses. */

/** 7.17 names the rule types; 8.19 and 9.x also whose rules of the type are meant. */
export type AlertingEntry = string | { readonly ruleTypeId: string; readonly consumers: readonly string[] };

export interface FeaturePrivilege {
  readonly app?: readonly string[];
  readonly catalogue?: readonly string[];
  readonly management?: Readonly<Record<string, readonly string[]>>;
  readonly api: readonly string[];
  readonly ui: readonly string[];
  readonly savedObject: { readonly all: readonly string[]; readonly read: readonly string[] };
  readonly alerting?: {
    readonly rule: { readonly all?: readonly AlertingEntry[]; readonly read?: readonly AlertingEntry[] };
    readonly alert: { readonly all?: readonly AlertingEntry[]; readonly read?: readonly AlertingEntry[] };
  };
}

export interface KibanaFeature {
  readonly id: string;
  readonly name: string;
  readonly category: { readonly id: string; readonly label: string; readonly order?: number };
  readonly app: readonly string[];
  readonly catalogue?: readonly string[];
  readonly management?: Readonly<Record<string, readonly string[]>>;
  readonly alerting?: readonly AlertingEntry[];
  readonly privileges: { readonly all: FeaturePrivilege; readonly read: FeaturePrivilege };
}

export interface FeaturesSetup {
  registerKibanaFeature(feature: KibanaFeature): void;
}
