import { describe, expect, test } from '@jest/globals';
import { readOwn, withOwn } from './own-query.ts';

describe('what a page keeps in its address', () => {
  test('stands beside the view and comes back whole', () => {
    const id = '/orders/{id}?a=1&b=ü';
    const text = withOwn('?from=now-1h', { kind: 'endpoint', id });
    expect(new URLSearchParams(text).get('from')).toBe('now-1h');
    expect(readOwn(text)).toEqual({ kind: 'endpoint', id });
  });

  test('is taken out where it is empty, and nothing else is read', () => {
    expect(withOwn('', { kind: '' })).toBe('');
    expect(withOwn('?kind=user', {})).toBe('');
    expect(readOwn('?from=now-1h&kind=&other=x')).toEqual({});
  });

  test('is cut where it is too long', () => {
    expect(readOwn(`?id=${'x'.repeat(5_000)}`).id).toHaveLength(1_024);
  });
});
