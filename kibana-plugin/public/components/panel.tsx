import type { ReactNode } from 'react';

interface Properties {
  readonly title: string;
  /** At the end of the title's line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Its content touches the borders: tables and lists. */
  readonly flush?: boolean;
  readonly className?: string;
}

/** A titled box of a page. */
export function Panel({ title, aside, children, flush = false, className = '' }: Properties) {
  return (
    <section className={`apis-panel ${className}`} aria-label={title}>
      <header className="apis-panel-head">
        <h2>{title}</h2>
        {aside}
      </header>
      <div className={flush ? 'apis-panel-body-flush' : 'apis-panel-body'}>{children}</div>
    </section>
  );
}
