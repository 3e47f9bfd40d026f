import { Settings } from './schema.ts';

/** The JSON Schema of the settings file, as `settings.schema.json` holds it for editors. */
export function settingsSchemaText(): string {
  const schema = JSON.parse(JSON.stringify(Settings)) as object;
  const whole = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of the API Sentinel scorer',
    ...withoutRequired(schema),
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** What has a default need not be written; only entries of a list must be complete. */
function withoutRequired(node: object, insideList = false): object {
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => name !== 'required' || insideList)
      .map(([name, value]) => {
        if (name === 'properties') {
          const children = Object.entries(value as Record<string, object>);
          return [name, Object.fromEntries(children.map(([key, child]) => [key, withoutRequired(child, insideList)]))];
        }
        return [name, name === 'items' ? withoutRequired(value as object, true) : value];
      }),
  );
}
