/** What harmless people would send where a schema says little more than `string`: by enumeration, format, bounds and name. */
import type { Random } from '../../random.ts';
import { drawn } from '../route.ts';
import { COUNTS, popular, VALUES, type ValueKind } from '../values.ts';
import { isObject, type Schema, text } from './schema.ts';

/** A kind of value, and how to draw one where the kind alone does not say. */
export interface Value {
  readonly kind: ValueKind;
  readonly draw?: (random: Random) => string;
}

const MAX_DEPTH = 4;
const MAX_PROPERTIES = 24;

/** Objects as they were made at each depth: many operations share them, and some hold themselves. */
const OBJECTS: readonly WeakMap<Schema, Value>[] = Array.from({ length: MAX_DEPTH }, () => new WeakMap());

const FORMATS: Readonly<Record<string, ValueKind>> = {
  uuid: 'uuid',
  email: 'email',
  date: 'date',
  uri: 'url',
  url: 'url',
  password: 'password',
  byte: 'token',
  binary: 'picture',
};

/** Names as people give them to parameters, without case and separators, and what stands there. The first that fits is taken. */
const NAMES: readonly (readonly [ValueKind, readonly string[]])[] = [
  ['password', ['password', 'passwd', 'pass', 'secret', 'newpassword', 'oldpassword', 'currentpassword', 'pwd']],
  ['username', ['username', 'user', 'login', 'userid', 'account', 'accountname', 'loginname']],
  ['email', ['email', 'emailaddress', 'mail']],
  ['page', ['page', 'pagenumber', 'pageno', 'pageindex']],
  ['limit', ['limit', 'size', 'pagesize', 'perpage', 'count', 'top', 'maxresults', 'first', 'max', 'take']],
  ['offset', ['offset', 'skip', 'start', 'from']],
  ['sort', ['sort', 'sortby', 'order', 'orderby', 'ordering']],
  ['search', ['q', 'query', 'search', 'term', 'keyword', 'keywords', 'text', 'searchterm']],
  ['filter', ['filter', 'filters', 'where']],
  ['name', ['name', 'fullname', 'displayname', 'firstname', 'lastname', 'surname', 'givenname', 'author', 'recipient']],
  ['street', ['street', 'address', 'address1', 'addressline1', 'line1']],
  ['city', ['city', 'town', 'place', 'location']],
  ['phone', ['phone', 'phonenumber', 'mobile', 'telephone']],
  ['currency', ['currency', 'currencycode', 'base']],
  ['amount', ['amount', 'price', 'total', 'cost', 'value', 'balance']],
  ['iban', ['iban']],
  ['token', ['token', 'refreshtoken', 'accesstoken', 'apikey', 'cursor', 'nexttoken', 'signature', 'nonce', 'csrf']],
  [
    'url',
    ['url', 'uri', 'link', 'href', 'callbackurl', 'webhook', 'webhookurl', 'redirecturi', 'photourl', 'imageurl'],
  ],
  ['file', ['file', 'filename', 'path', 'document', 'attachment']],
  ['code', ['code', 'otp', 'pin', 'verificationcode', 'onetimecode', 'totp']],
  ['title', ['title', 'subject', 'label', 'heading', 'summary']],
  ['text', ['description', 'message', 'comment', 'body', 'content', 'bio', 'review', 'details']],
  ['memo', ['note', 'notes', 'memo', 'reference', 'remark']],
  ['html', ['html', 'markup']],
  ['category', ['category', 'tag', 'tags', 'status', 'type', 'kind', 'lang', 'language', 'locale', 'scope', 'group']],
  ['date', ['date', 'since', 'until', 'before', 'after', 'startdate', 'enddate', 'birthday']],
  ['quantity', ['quantity', 'qty']],
  ['rating', ['rating', 'stars', 'score']],
  ['picture', ['image', 'picture', 'photo', 'avatar']],
  ['device', ['device', 'deviceid', 'sessionid', 'requestid', 'etag']],
];

/** Whether something of this name tells objects apart. */
export function isId(name: string): boolean {
  return /(^|[a-z_-])(id|ids|number|no|key)$/i.test(name) || /ID$/.test(name);
}

/** The value of a parameter or property of this name. */
export function valueFor(name: string, schema: Schema, depth = 0): Value {
  const listed = Array.isArray(schema.enum)
    ? schema.enum.map(text)
    : schema.const === undefined
      ? []
      : [text(schema.const)];
  const type = typeOf(schema);
  if (type === 'boolean') return { kind: 'boolean' };
  if (listed.length > 0) {
    const kind = type === 'integer' || type === 'number' ? 'number' : 'category';
    return { kind, draw: (random) => random.pick(listed) };
  }
  if (type === 'array' || type === 'object')
    return depth >= MAX_DEPTH ? { kind: 'json', draw: () => 'null' } : nested(name, type, schema, depth);
  if (type === 'integer' || type === 'number') return numberOf(name, type, schema);
  return textOf(name, schema);
}

/** `type`, which may be a list or left out. */
export function typeOf(schema: Schema): string | undefined {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (typeof type === 'string') return type;
  return isObject(schema.properties) ? 'object' : isObject(schema.items) ? 'array' : undefined;
}

function numberOf(name: string, type: string, schema: Schema): Value {
  const named = kindByName(name);
  if (named === 'page' || named === 'limit' || named === 'offset') return { kind: named };
  const low = number(schema.minimum) ?? number(schema.exclusiveMinimum);
  const high = number(schema.maximum) ?? number(schema.exclusiveMaximum);
  if (isId(name) && high === undefined) return { kind: 'product' };
  if (low === undefined && high === undefined && (named === 'amount' || named === 'quantity' || named === 'rating'))
    return { kind: named };
  const from = low ?? Math.min(0, high ?? 0);
  const to = Math.max(from, high ?? from + 100);
  const draw = (random: Random) =>
    type === 'integer' ? String(random.int(Math.ceil(from), Math.floor(to))) : random.between(from, to).toFixed(2);
  return { kind: 'number', draw };
}

function textOf(name: string, schema: Schema): Value {
  const format = typeof schema.format === 'string' ? schema.format : '';
  if (format === 'date-time')
    return {
      kind: 'date',
      draw: (random) => `${VALUES.date(random)}T${String(random.int(0, 23)).padStart(2, '0')}:00:00Z`,
    };
  const kind = FORMATS[format] ?? kindByName(name);
  if (kind) return bounded(kind, schema);
  if (isId(name)) return { kind: 'product', draw: (random) => String(popular(random, COUNTS.product)) };
  const example = schema.example ?? schema.default;
  if (typeof example === 'string' && example.length > 0 && example.length <= 64)
    return { kind: 'word', draw: (random) => (random.chance(0.3) ? example : VALUES.word(random)) };
  return bounded('word', schema);
}

function bounded(kind: ValueKind, schema: Schema): Value {
  const most = number(schema.maxLength);
  // A password is masked wherever it is logged; pictures and tokens are as long as they are.
  if (most === undefined || kind === 'password') return { kind };
  return { kind, draw: (random) => VALUES[kind](random).slice(0, Math.max(1, most)) };
}

/** Lists and objects are written as JSON, within a query as a list with commas. */
function nested(name: string, type: string, schema: Schema, depth: number): Value {
  if (type === 'array') {
    const item = valueFor(name, isObject(schema.items) ? schema.items : {}, depth + 1);
    return {
      kind: 'json',
      draw: (random) => `[${Array.from({ length: random.int(1, 3) }, () => written(item, random)).join(',')}]`,
    };
  }
  const known = OBJECTS[depth]!.get(schema);
  if (known) return known;
  const parts = propertiesOf(schema)
    .slice(0, Math.ceil(MAX_PROPERTIES / (1 + depth)))
    .map(({ name: inner, schema: of, required }) => ({ inner, required, value: valueFor(inner, of, depth + 1) }));
  // The deeper, the less of what may be left out: schemas that hold each other grow by the power of their depth.
  const often = 0.6 / (1 + depth);
  const made: Value = {
    kind: 'json',
    draw: (random) => {
      const kept = parts.filter(({ required }) => required || random.chance(often));
      return `{${kept.map(({ inner, value }) => `${JSON.stringify(inner)}:${written(value, random)}`).join(',')}}`;
    },
  };
  OBJECTS[depth]!.set(schema, made);
  return made;
}

function written(of: Value, random: Random): string {
  const { kind } = of;
  const value = drawn(of, random);
  return kind === 'json' || kind === 'number' || kind === 'product' || kind === 'boolean'
    ? value
    : JSON.stringify(value);
}

/** The properties that a client may write; those of all parts of an `allOf`, and of the first choice of the others. */
export function propertiesOf(schema: Schema, depth = 0): { name: string; schema: Schema; required: boolean }[] {
  if (depth > MAX_DEPTH) return [];
  const first = (choices: unknown) => (Array.isArray(choices) && isObject(choices[0]) ? [choices[0]] : []);
  const parts = [
    ...(Array.isArray(schema.allOf) ? schema.allOf.filter(isObject) : []),
    ...first(schema.oneOf),
    ...first(schema.anyOf),
  ];
  const inherited = parts.flatMap((part) => propertiesOf(part, depth + 1));
  const needed = Array.isArray(schema.required) ? schema.required : [];
  const own = Object.entries(isObject(schema.properties) ? schema.properties : {})
    .filter((entry): entry is [string, Schema] => isObject(entry[1]) && entry[1].readOnly !== true)
    .map(([name, of]) => ({ name, schema: of, required: needed.includes(name) }));
  const known = new Map([...inherited, ...own].map((property) => [property.name, property]));
  return [...known.values()].slice(0, MAX_PROPERTIES);
}

export function kindByName(name: string): ValueKind | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return NAMES.find(([, names]) => names.includes(plain))?.[0];
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
