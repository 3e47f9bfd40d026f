import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { F } from './figures.ts';
import { emptyInspection, Inspector } from './inspect.ts';
import { MAX_READ, MAX_VALUES } from './limits.ts';
import { ValueList } from './values.ts';

type Fields = Parameters<typeof requestDocument>[0];

function valuesOf(fields: Fields): string[] {
  const list = new ValueList();
  list.gather(eventOf(requestDocument(fields)));
  return list.values.slice(0, list.count).map(({ place, name, text }) => `${place} ${name}=${text}`);
}

function figures(fields: Fields) {
  return new Inspector().inspect(eventOf(requestDocument(fields)), emptyInspection()).figures;
}

const ATTACK = "x' or 1=1--";
const MULTIPART = `--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n${ATTACK}\r\n--b--`;

test.each(['a;w^\n;id;ps', '{\x9a;w;id;ps|'])(
  'a token that is no signed document is taken for no text: %j',
  (bytes) => {
    // In base64 these are bytes with a separator and the name of a command.
    const token = `${Buffer.from(bytes, 'latin1').toString('base64url')}.7dbc6f686ec3577541124168.f675c794508c37e34edc`;
    const fields = { headers: { authorization: `Bearer ${token}` } };
    expect(valuesOf(fields).filter((value) => value.includes('id'))).toEqual([]);
    expect(figures(fields)[F.shell_commands]).toBe(0);
  },
);

describe('an attack is read', () => {
  test.each<[string, Fields]>([
    ['in a matrix parameter', { path: `/cars;colour=${ATTACK}/list` }],
    ['in a multipart form', { body: MULTIPART, mimeType: 'multipart/form-data; boundary=b' }],
    [
      'in a file name',
      { body: MULTIPART.replace('"q"', `"f"; filename="${ATTACK}"`), mimeType: 'multipart/form-data' },
    ],
    ['in an XML attribute', { body: `<a b="${ATTACK}"/>`, mimeType: 'text/xml' }],
    ['in a CDATA section', { body: `<a><![CDATA[${ATTACK}]]></a>`, mimeType: 'text/xml' }],
    ['in a GraphQL argument', { body: JSON.stringify({ query: `{ u(n: "${ATTACK}") { id } }` }) }],
    ['in a GraphQL variable', { body: JSON.stringify({ query: 'query($n: String) { a }', variables: { n: ATTACK } }) }],
    ['in a GraphQL document', { body: `{ u(n: "${ATTACK}") { id } }`, mimeType: 'application/graphql' }],
    ['deep in JSON', { body: `${'{"a":['.repeat(60)}"${ATTACK}"${']}'.repeat(60)}` }],
    ['in JSON within JSON', { body: JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: ATTACK }) }) }) }],
    ['in JSON of a query', { query: `filter=${encodeURIComponent(JSON.stringify({ a: { b: ATTACK } }))}` }],
    ['in a JSON document that was cut', { body: `{"a":"${ATTACK}","b":"` }],
    ['under a name that stands twice', { body: `{"a":"${ATTACK}","a":"x"}` }],
    ['in Basic credentials', { headers: { authorization: `Basic ${Buffer.from(`${ATTACK}:p`).toString('base64')}` } }],
    [
      'in the head of a signed token',
      {
        headers: {
          authorization: `Bearer ${Buffer.from(JSON.stringify({ alg: 'HS256', kid: ATTACK })).toString('base64url')}.e30.x`,
        },
      },
    ],
    ['in the name of a header', { headers: { [ATTACK]: '1' } }],
    ['behind 300 parameters', { query: `${'a=1&'.repeat(300)}q=${ATTACK}` }],
    ['behind 300 strings of JSON', { body: JSON.stringify([...new Array(300).fill('a'), ATTACK]) }],
    [
      'in a body behind long headers',
      {
        body: JSON.stringify({ q: ATTACK }),
        headers: {
          a: 'x'.repeat(8000),
          b: 'x'.repeat(8000),
          c: 'x'.repeat(8000),
          d: 'x'.repeat(8000),
          e: 'x'.repeat(8000),
          f: 'x'.repeat(8000),
          g: 'x'.repeat(8000),
          h: 'x'.repeat(8000),
          i: 'x'.repeat(8000),
        },
      },
    ],
    [
      'in a header before a long body',
      { body: JSON.stringify({ q: 'x'.repeat(70_000) }), headers: { 'x-user': ATTACK } },
    ],
    ['in the media type', { body: 'a=1', mimeType: `text/plain; a='${ATTACK}` }],
  ])('%s', (_, fields) => {
    expect(figures({ method: 'POST', ...fields })[F.sql_tautology]).toBeGreaterThan(0);
  });
});

test('the places are told apart', () => {
  expect(
    valuesOf({
      method: 'POST',
      path: '/a;v=1/b',
      query: 'p=2',
      headers: { cookie: 'c=3', 'x-h': '4' },
      agent: '5',
      body: 'f=6',
      mimeType: 'application/x-www-form-urlencoded',
    }),
  ).toEqual([
    'path =/a;v=1/b',
    'path v=1',
    'query p=2',
    'cookie c=3',
    'agent user-agent=5',
    'header x-h=4',
    'form f=6',
  ]);
});

describe('what is read is bounded', () => {
  test.each<[string, Fields]>([
    ['parameters', { query: 'a=1&'.repeat(4000) }],
    ['JSON', { body: JSON.stringify(new Array(9000).fill('abc')) }],
    ['JSON within JSON', { body: JSON.stringify(new Array(200).fill(JSON.stringify(new Array(50).fill('abcdef')))) }],
    ['XML', { body: '<svg a="b">'.repeat(5000), mimeType: 'text/xml' }],
    ['multipart', { body: '--b\r\n\r\nx\r\n'.repeat(5000), mimeType: 'multipart/form-data' }],
    ['headers', { headers: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x-${i}`, 'y'.repeat(8000)])) }],
  ])('of %s', (_, fields) => {
    const list = new ValueList();
    list.gather(eventOf(requestDocument({ method: 'POST', ...fields })));
    expect(list.count).toBeLessThanOrEqual(MAX_VALUES);
    let read = 0;
    for (let i = 0; i < list.count; i++) read += list.values[i].text.length;
    expect(read).toBeLessThanOrEqual(MAX_READ);
    expect(figures({ method: 'POST', ...fields }).every(Number.isFinite)).toBe(true);
  });
});
