/** The verdict that a document already carries, if it is one. */
import { Compile } from 'typebox/compile';
import { ScoredVerdict } from '../contract/index.ts';
import { type Document, isDocument } from '../events/fields.ts';

const checker = Compile(ScoredVerdict);

/** A valid scored verdict under `api_sentinel`; undefined for anything else, so that a forged or damaged one is scored anew. */
export function earlierVerdict(document: Document): ScoredVerdict | undefined {
  const ours = document.api_sentinel;
  if (!isDocument(ours) || ours.status !== 'scored') return undefined;
  return checker.Check(ours) ? ours : undefined;
}
