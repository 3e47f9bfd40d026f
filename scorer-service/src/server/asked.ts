import { errors } from '@elastic/elasticsearch';
import type { FastifyBaseLogger } from 'fastify';
import { UnknownCursor } from '../search/cursor.ts';
import { sentenceOf } from '../storage/answers.ts';
import { Refused } from './refused.ts';

/**
 * Asks something that Elasticsearch keeps.
 *
 * @param what is kept there, as "the alerts"
 * @throws Refused 400 for a cursor that belongs to no page, 503 where Elasticsearch does not answer or is not there
 */
export async function asked<Room, T>(
  room: Room | undefined,
  log: FastifyBaseLogger,
  what: string,
  question: (room: Room) => Promise<T>,
): Promise<T> {
  try {
    if (room !== undefined) return await question(room);
  } catch (error) {
    if (error instanceof Refused) throw error;
    if (error instanceof UnknownCursor) {
      throw new Refused(400, 'unknown_cursor', 'The cursor belongs to no page; leave it out to begin with the first.');
    }
    // An error of the client holds the whole request: its sentence is what helps, and holds nothing of what was asked.
    const ours = !(error instanceof errors.ElasticsearchClientError);
    log.error(
      ours ? { err: error } : {},
      `${what} could not be read from or written to Elasticsearch${ours ? '' : `: ${sentenceOf(error)}`}`,
    );
  }
  throw new Refused(503, 'no_elasticsearch', `Elasticsearch, which keeps ${what}, does not answer; try again later.`, {
    'retry-after': '5',
  });
}

/** @throws Refused if the times are in no order */
export function inOrder({ since, until }: { readonly since?: string; readonly until?: string }): void {
  if (since !== undefined && until !== undefined && Date.parse(since) >= Date.parse(until)) {
    throw new Refused(400, 'bad_request', 'The query parameter "since" must be earlier than "until".');
  }
}
