/** What a bundle finds in a labelled event folder. */
import { loadBundle } from '@api-sentinel/models';
import { createEventScorer } from '../../detection/scorer.ts';
import { type Label, readEvents, readLabels } from '../event-folder.ts';
import { nameOfFolder, sourceOf } from '../sources.ts';
import type { SetAlert, SetFigures } from './figures.ts';
import { Tally } from './tally.ts';

const BATCH = 500;
const UNLABELLED: Label = { label: -1, cls: '', key: undefined, campaign: undefined };

export interface FolderEvaluation {
  readonly figures: SetFigures;
  readonly alerts: readonly SetAlert[];
}

/**
 * Scores all events of a folder. A set whose labels carry keys is a sequence: in time order, with behaviour. In any other each event is
 * judged alone, nothing being remembered of those before.
 */
export async function evaluateFolder(folder: string, bundleDirectory: string): Promise<FolderEvaluation> {
  const labels = await readLabels(folder);
  const sequence = [...labels.values()].some(({ key }) => key !== undefined);
  const scorer = createEventScorer({ bundleDirectory });
  const options = { learn: sequence, explain: false, again: !sequence, deadline: Number.POSITIVE_INFINITY };
  const tally = new Tally();
  let documents: unknown[] = [];
  let ids: string[] = [];
  let scored = 0;
  let whyFailed = '';
  const flush = (): void => {
    const verdicts = scorer.score(documents, options);
    for (const [i, verdict] of verdicts.entries()) {
      if (verdict.status === 'scored') {
        scored++;
        tally.add(timeOf(documents[i]), verdict, labels.get(ids[i]) ?? UNLABELLED);
        continue;
      }
      if (verdict.status === 'failed') whyFailed ||= verdict.reason;
      if ((labels.get(ids[i])?.label ?? -1) >= 0) tally.failed++;
    }
    documents = [];
    ids = [];
  };
  for await (const { document, id } of readEvents(folder, labels)) {
    documents.push(document);
    ids.push(id);
    if (documents.length >= BATCH) flush();
  }
  if (documents.length > 0) flush();
  if (scored === 0) {
    const why = whyFailed === '' ? 'no event is a request' : `the first failed with: ${whyFailed}`;
    throw new Error(`Nothing in ${folder} could be scored; ${why}.`);
  }
  const { family } = sourceOf(folder, false);
  const { manifest } = loadBundle(bundleDirectory);
  const families = Array.isArray(manifest.extra.families) ? manifest.extra.families : [];
  return {
    figures: tally.figures({
      set: nameOfFolder(folder),
      family,
      kind: sequence ? 'sequence' : 'requests',
      seen: families.includes(family),
      bundle: manifest.version,
    }),
    alerts: tally.alerts(),
  };
}

function timeOf(document: unknown): number {
  const time = (document as { readonly '@timestamp'?: unknown })['@timestamp'];
  const parsed = typeof time === 'number' ? time : Date.parse(String(time));
  return Number.isFinite(parsed) ? parsed : 0;
}
