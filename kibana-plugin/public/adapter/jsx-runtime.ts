/** React 16.12 has no `react/jsx-runtime`, into which JSX is compiled; where it is missing, this stands in. */
import { createElement, type ElementType, Fragment, type Key, type ReactElement } from 'react';

type Properties = Readonly<Record<string, unknown>>;

const own = (properties: Properties, key: Key | undefined) => (key === undefined ? properties : { ...properties, key });

/** One element, its key apart; a list among its children needs keys of its own. */
export function jsx(type: ElementType, properties: Properties, key?: Key): ReactElement {
  return createElement(type, own(properties, key));
}

/** An element whose children stand still: they are given one by one, so that React asks for no keys. */
export function jsxs(type: ElementType, { children, ...properties }: Properties, key?: Key): ReactElement {
  return createElement(type, own(properties, key), ...(children as ReactElement[]));
}

export { Fragment };
