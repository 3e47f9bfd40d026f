import type { Verdict } from '../contract/index.ts';

type Fields = Readonly<Record<string, unknown>>;

const FRAMEWORK = 'MITRE ATT&CK';
/** Our own streams, in which `threat` is mapped as an object. */
const OWN_STREAM = /^(?:\.ds-)?logs-api_sentinel\./;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the document has under `name`, empty where it has nothing; undefined where it uses the name differently. */
function openObject(source: Fields, name: string): Fields | undefined {
  if (Object.keys(source).some((key) => key.startsWith(`${name}.`))) return undefined;
  if (!Object.hasOwn(source, name)) return {};
  const value = source[name];
  return isObject(value) ? value : undefined;
}

function eventFields(source: Fields, score: number, reason: string | undefined): Fields | undefined {
  const event = openObject(source, 'event');
  if (event === undefined) return undefined;
  const wanted = { risk_score: score, risk_score_norm: score, ...(reason !== undefined && { reason }) };
  const absent = Object.entries(wanted).filter(([key]) => !Object.hasOwn(event, key));
  return absent.length === 0 ? undefined : Object.fromEntries(absent);
}

/** Technique ids mean nothing beside another framework's name, so both are written or neither. */
function threatFields(source: Fields, techniques: readonly string[]): Fields | undefined {
  const threat = openObject(source, 'threat');
  if (threat === undefined || techniques.length === 0) return undefined;
  if (Object.keys(threat).some((key) => key === 'technique' || key.startsWith('technique.'))) return undefined;
  if (Object.hasOwn(threat, 'framework') && threat.framework !== FRAMEWORK) return undefined;
  return { framework: FRAMEWORK, technique: { id: techniques } };
}

/**
 * Whether the document says that it is ECS. In an index that is not, `event` may be mapped as something other than an
 * object, and the document would be refused.
 */
function isEcs(source: Fields): boolean {
  return isObject(source.event) || isObject(source.ecs);
}

/** Whether `threat` is an object where the document is, as far as can be told; an index that does not know it is left so. */
function takesThreat(source: Fields, index: string): boolean {
  return isObject(source.threat) || isObject(source.ecs) || OWN_STREAM.test(index);
}

/**
 * The ECS fields that a verdict adds to a document beside `api_sentinel`, by their object: only those that the document
 * does not have, in whatever way it writes them. The ingest processor goes by the same rules.
 */
export function ecsFields(source: Fields, verdict: Verdict, index: string): Readonly<Record<string, Fields>> {
  if (verdict.status !== 'scored' || !isEcs(source)) return {};
  const event = eventFields(source, verdict.risk.score, verdict.reason);
  const threat = takesThreat(source, index) && threatFields(source, verdict.attack.mitre);
  return { ...(event && { event }), ...(threat && { threat }) };
}
