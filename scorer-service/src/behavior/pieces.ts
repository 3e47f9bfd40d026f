/** Files that a page or a player loads by itself: nobody has asked for them one by one, though they are numbered and many. */

/** `asset` of a page; `segment` of a film or a piece of music, of which a player loads hundreds. */
export type Piece = 'asset' | 'segment';

const LONGEST_ENDING = 6;
const KINDS: ReadonlyMap<string, Piece> = new Map<string, Piece>([
  ...['js', 'mjs', 'css', 'map', 'wasm', 'woff', 'woff2', 'ttf', 'otf', 'ico'].map(asset),
  ...['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif', 'svg', 'mp4', 'webm', 'mp3'].map(asset),
  // MPEG-2 transport streams, fragmented MP4, packed audio and captions, with their playlists: RFC 8216 and ISO/IEC 23009-1.
  ...['ts', 'm4s', 'm4v', 'm4a', 'cmfv', 'cmfa', 'aac', 'vtt', 'm3u8', 'mpd'].map(segment),
]);

function asset(ending: string): [string, Piece] {
  return [ending, 'asset'];
}

function segment(ending: string): [string, Piece] {
  return [ending, 'segment'];
}

/** What kind of piece a path names by its ending; undefined for a thing of its own. */
export function pieceOf(path: string): Piece | undefined {
  const dot = path.lastIndexOf('.');
  const length = path.length - dot - 1;
  if (dot < 0 || length === 0 || length > LONGEST_ENDING) return undefined;
  return KINDS.get(path.slice(dot + 1).toLowerCase());
}
