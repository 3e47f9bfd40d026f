import { describe, expect, test } from '@jest/globals';
import { requestDocument } from '../events/testing.ts';
import { valuesOf } from './values.ts';

const inQuery = (text: string) => valuesOf(requestDocument({ id: 'a', path: '/', query: `q=${text}` }));
const inBody = (content: string) => valuesOf({ url: { path: '/' }, http: { request: { body: { content } } } });

describe('the values of a request', () => {
  test('are the same however they are encoded and wherever they stand', () => {
    const plain = inQuery("'%20OR%201=1--");
    expect(plain.length).toBe(1);
    expect(inQuery("'+OR+1%3D1--")).toEqual(plain);
    expect(inQuery('%2527%2520or%25201%253D1--')).toEqual(plain);
    expect(inBody("name=' OR 1=1--")).toEqual(plain);
    expect(inBody(JSON.stringify({ name: "' OR 1=1--", age: 3 }))).toEqual(plain);
  });

  test('differ where they differ, and leave out what everybody sends', () => {
    expect(inQuery('shoes')).not.toEqual(inQuery('boots'));
    expect(inQuery('1').length).toBe(0);
    expect(inQuery('%E0%A4%A').length).toBe(1);
  });
});
