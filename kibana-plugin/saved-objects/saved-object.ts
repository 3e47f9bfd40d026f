/** Saved objects as Kibana imports them, in the form of 7.17: later versions migrate it, older ones refuse it. */

export interface Reference {
  readonly name: string;
  readonly type: string;
  readonly id: string;
}

export interface SavedObject {
  readonly id: string;
  readonly type: 'index-pattern' | 'search' | 'lens' | 'visualization' | 'dashboard';
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  /** The form of the type that `attributes` have. */
  readonly migrationVersion: Readonly<Record<string, string>>;
  readonly coreMigrationVersion: string;
}

const FORMS = {
  'index-pattern': '7.11.0',
  search: '7.9.3',
  lens: '7.16.0',
  visualization: '7.14.0',
  dashboard: '7.14.0',
} as const;

export function savedObject(
  type: SavedObject['type'],
  id: string,
  attributes: SavedObject['attributes'],
  references: readonly Reference[] = [],
): SavedObject {
  return {
    id: `api-sentinel-${id}`,
    type,
    attributes,
    references,
    migrationVersion: { [type]: FORMS[type] },
    coreMigrationVersion: '7.17.0',
  };
}

/** How one saved object names another. */
export function referenceTo({ id, type }: SavedObject, name: string): Reference {
  return { name, type, id };
}

/** The part of attributes with the query in the words of Kibana (KQL). */
export function searchSource(query: string, more: Readonly<Record<string, unknown>> = {}) {
  const source = { query: { query, language: 'kuery' }, filter: [], ...more };
  return { kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(source) } };
}
