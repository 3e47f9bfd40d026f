/** A line of a log file as a document that the scorer takes. */
import { shortHash } from '../../scorer-service/src/events/client/client.ts';
import { isDocument } from '../../scorer-service/src/events/fields.ts';
import { idOf } from '../../scorer-service/src/events/formats/ecs.ts';

const OURS = 'api_sentinel';

/**
 * The line as a document with an id: its own, else one made of `place` and the line, so that the same file read twice gives
 * the same events. An earlier verdict in it is taken out, since a scan judges anew. What is no JSON goes to the
 * scorer as a log line.
 *
 * @param place tells this line from every other of the scan, such as `0-17`
 */
export function documentOfLine(line: string, place: string): unknown {
  if (!line.startsWith('{')) return { message: line, 'event.id': lineId(line, place) };
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isDocument(document)) return undefined;
  const own = document as Record<string, unknown>;
  const id = idOf(own) ?? lineId(line, place);
  // With its earlier verdict still there the scorer would pass it by.
  delete own[OURS];
  own[`${OURS}.event_id`] = id;
  return own;
}

function lineId(line: string, place: string): string {
  return `line-${place}-${shortHash(line)}`;
}
