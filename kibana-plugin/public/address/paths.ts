/** The addresses of the pages. */
import type { SubjectKind } from '@api-sentinel/scorer-service/contract';
import type { Filters } from './view.ts';

type LinkTo = (path: string, filters?: Filters) => string;

export function alertPath(id: string, linkTo: LinkTo): string {
  return linkTo(`/alerts/${encodeURIComponent(id)}`, {});
}

/** Ids hold slashes, so they stand in the query: `/entities/one?kind=source&id=…`. */
export function entityPath(kind: SubjectKind, id: string, linkTo: LinkTo): string {
  const link = linkTo('/entities/one', {});
  return `${link}${link.includes('?') ? '&' : '?'}${new URLSearchParams({ kind, id })}`;
}
