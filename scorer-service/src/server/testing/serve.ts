import pino from 'pino';
import { InMemoryAlertFeed } from '../../alerts/in-memory-alert-feed.ts';
import { settingsOf } from '../../configuration/load.ts';
import type { Role } from '../../configuration/schema.ts';
import { hashOf, KeyRing, newKey } from '../key-ring.ts';
import { type App, type Behind, createServer, listen } from '../server.ts';
import { StandInScorer } from './stand-in-scorer.ts';

export interface Served {
  readonly app: App;
  readonly port: number;
  readonly url: string;
  readonly scorer: StandInScorer;
  readonly feed: InMemoryAlertFeed;
  /** Everything that was logged. */
  readonly log: string[];
}

/** A key of each role, fresh for every call, with the settings that let them in. */
export function keysOfEveryRole(): { keys: Record<Role, string>; entries: object[] } {
  const keys = { score: newKey(), read: newKey(), act: newKey(), admin: newKey() };
  const entries = Object.entries(keys).map(([role, key]) => ({ name: role, role, hash: hashOf(key) }));
  return { keys, entries };
}

/** Serves on a free port of 127.0.0.1, with a stand-in for all that is behind the server. Close `app` in the end. */
export async function serve(server: object = {}, more: Partial<Behind> = {}, others: object = {}): Promise<Served> {
  const settings = settingsOf({
    server: { port: 0, ...server },
    elasticsearch: { username: 'u', password: 'p' },
    ...others,
  });
  const scorer = new StandInScorer();
  const feed = new InMemoryAlertFeed({ remembered: settings.server.stream.remembered, began: 1_760_000_000_000 });
  const log: string[] = [];
  const behind: Behind = {
    settings,
    keys: new KeyRing(settings.server.keys),
    scorer,
    feed,
    log: pino({ level: 'info' }, { write: (line: string) => log.push(line) }),
    ...more,
  };
  const app = await createServer(behind);
  const port = await listen(app, behind);
  return { app, port, url: `http://127.0.0.1:${port}`, scorer, feed, log };
}
