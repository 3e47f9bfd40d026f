import type { Level } from '@api-sentinel/scorer-service/contract/words';
import { levelName } from '../words.ts';

/** A level: its colour, and always its word. */
export function LevelBadge({ level }: { readonly level: Level }) {
  return <span className={`apis-level apis-level-${level.toLowerCase()}`}>{levelName(level)}</span>;
}
