import type { Alert, AlertStreamMessage } from '../contract/index.ts';

/**
 * The alerts as they happen, for whoever wants to be pushed: the WebSocket now, notices later.
 * It remembers the last messages, so that a reader who comes back with a cursor misses nothing recent.
 */
export interface AlertFeed {
  /** Publishes an alert that is new or has changed. */
  publish(alert: Alert): void;
  /** Cursor of the newest message. */
  readonly cursor: string;
  /** All remembered messages after `cursor`; begins with `missed` if older ones are gone or the cursor is unknown. */
  since(cursor: string): readonly AlertStreamMessage[];
  /** Calls `listener` for every message from now on; the result ends it. */
  subscribe(listener: (message: AlertStreamMessage) => void): () => void;
}
