import { expect, test } from '@jest/globals';
import { headerOrder } from './header-order.ts';

const of = (...names: string[]) => headerOrder(new Map(names.map((name) => [name, ['x']])));

test('a client is told by its headers and their order, whatever proxies and single requests add', () => {
  const own = of('host', 'user-agent', 'accept');
  expect(own).toBeDefined();
  expect(of('x-forwarded-for', 'host', 'cookie', 'user-agent', 'if-none-match', 'accept', 'via')).toBe(own);
  expect(of('host', 'accept', 'user-agent')).not.toBe(own);
  expect(of('host', 'user-agent', 'accept', 'accept-language')).not.toBe(own);
});

test('few headers say nothing, and of endless ones no more than some are read', () => {
  expect(of()).toBeUndefined();
  expect(of('host', 'cookie', 'authorization', 'via')).toBeUndefined();
  const many = Array.from({ length: 32 }, (_, i) => `h${i}`);
  expect(of(...many, 'more', 'and-more')).toBe(of(...many));
});
