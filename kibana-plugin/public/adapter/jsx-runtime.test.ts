import { describe, expect, test } from '@jest/globals';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Fragment, jsx, jsxs } from './jsx-runtime.ts';

describe('what stands in for the runtime of JSX', () => {
  test('makes the elements that React itself makes', () => {
    const own = jsxs('ul', {
      className: 'a',
      children: [jsx('li', { children: 'one' }, 'k'), jsx(Fragment, { children: 'two' })],
    });
    expect(renderToStaticMarkup(own)).toBe('<ul class="a"><li>one</li>two</ul>');
  });

  test('keeps the key apart from the properties, and writes text as text', () => {
    const item = jsx('li', { children: '<b>' }, 7);
    expect(item.key).toBe('7');
    expect(item.props).toEqual(createElement('li', null, '<b>').props);
    expect(renderToStaticMarkup(item)).toBe('<li>&lt;b&gt;</li>');
  });
});
