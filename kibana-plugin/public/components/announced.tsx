import type { ReactNode } from 'react';

/** Says a change to those who listen to the page, not look at it. */
export function Announced({ children }: { readonly children: ReactNode }) {
  return (
    <span className="apis-announced" aria-live="polite">
      {children}
    </span>
  );
}
