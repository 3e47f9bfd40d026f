/** React 16 and 18 differ in how a tree is put into the page; all else of ours is written for both. */
import type { ReactElement } from 'react';
import * as ReactDom from 'react-dom';

interface Root {
  render(tree: ReactElement): void;
  unmount(): void;
}

interface EveryReactDom {
  /** 18. */
  readonly createRoot?: (element: Element) => Root;
  /** 16 and 17. */
  readonly render?: (tree: ReactElement, element: Element) => void;
  readonly unmountComponentAtNode?: (element: Element) => boolean;
}

/** Puts a tree into an element; the function it gives takes it out again. */
export function renderInto(element: Element, tree: ReactElement): () => void {
  const { createRoot, render, unmountComponentAtNode } = ReactDom as unknown as EveryReactDom;
  if (createRoot) {
    const root = createRoot(element);
    root.render(tree);
    return () => root.unmount();
  }
  render?.(tree, element);
  return () => void unmountComponentAtNode?.(element);
}
