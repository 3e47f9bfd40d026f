import type { SchemaBuilder, SchemaType } from './kibana-types/config-schema.ts';

/** An index, alias or pattern as it may stand in the address of a search: it reaches no other API by it. */
const INDEX = /^[^\s/\\?"<>|,#A-Z.\-_+][^\s/\\?"<>|,#A-Z]{0,254}$/;

function checkUrl(value: string): string | undefined {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return `"${value}" is no address; write it like http://scorer.example:9650`;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return 'the address of the scorer begins with http:// or https://';
  if (url.username !== '' || url.password !== '')
    return 'a key does not stand in the address; set apiSentinel.scorer.apiKey';
  if (url.search !== '' || url.hash !== '')
    return 'the address of the scorer ends with its path; leave out what follows "?" or "#"';
  return undefined;
}

function checkIndex(value: string): string | undefined {
  return INDEX.test(value) ? undefined : `"${value}" is no index name or pattern; write one like logs-* and no comma`;
}

function checkKey(value: string): string | undefined {
  return /^[\x21-\x7e]{1,256}$/.test(value)
    ? undefined
    : 'the key of the scorer has letters, digits and signs only, 256 at most; copy it as "npm run scorer -- keys add" printed it';
}

/** The schema of `apiSentinel` in kibana.yml. What is wrong there stops Kibana's start with the sentence given here. */
export function settingsSchema(schema: SchemaBuilder): SchemaType {
  return schema.object({
    scorer: schema.object({
      url: schema.string({ defaultValue: 'http://127.0.0.1:9650', validate: checkUrl }),
      apiKey: schema.maybe(schema.string({ validate: checkKey })),
      timeoutSeconds: schema.number({ defaultValue: 30, min: 1, max: 300 }),
      ssl: schema.object({
        certificateAuthorities: schema.maybe(
          schema.oneOf([schema.string({ minLength: 1 }), schema.arrayOf(schema.string({ minLength: 1 }))]),
        ),
        verificationMode: schema.oneOf([schema.literal('full'), schema.literal('none')], { defaultValue: 'full' }),
      }),
    }),
    indices: schema.object({
      alerts: schema.string({ defaultValue: 'api-sentinel-alerts-default', validate: checkIndex }),
      events: schema.arrayOf(schema.string({ validate: checkIndex }), {
        defaultValue: ['logs-*'],
        minSize: 1,
        maxSize: 50,
      }),
    }),
    stream: schema.object({
      readers: schema.number({ defaultValue: 100, min: 0, max: 10_000 }),
      pollSeconds: schema.number({ defaultValue: 1, min: 0.5, max: 60 }),
      minutes: schema.number({ defaultValue: 10, min: 1, max: 120 }),
    }),
  });
}
