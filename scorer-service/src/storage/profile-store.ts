/** Profiles in Elasticsearch: the last snapshot in pieces, so that a machine that is lost takes nothing with it that was learned. */
import { createHash } from 'node:crypto';
import { type Client, errors } from '@elastic/elasticsearch';
import { pause } from './pause.ts';
import { RECORD_MAPPINGS } from './record-mappings.ts';
import { Records } from './records.ts';

export const PROFILES_INDEX = 'api-sentinel-profiles';
/** Bytes of one piece, and of what is written in a second at most. */
const PIECE = 512 * 1024;
const BYTES_PER_SECOND = 4 * 1024 * 1024;
/** A snapshot of more bytes is not taken: something is wrong with it. */
const MOST_BYTES = 2 * 1024 * 1024 * 1024;
/** What nobody refers to any more is left this long: another scorer may still be writing it. */
const ABANDONED = 24 * 3_600_000;
const NEWEST = 'newest';

interface Profiles {
  readonly generation: string;
  readonly what: 'piece' | 'newest';
  /** Of a piece: its bytes in base64. Of the newest: how many pieces and bytes there are, and their SHA-256. */
  readonly record: { readonly bytes: string } | Newest;
}

interface Newest {
  readonly pieces: number;
  readonly size: number;
  readonly sha256: string;
}

interface ProfilesDocument {
  readonly '@timestamp': string;
  readonly event: { readonly kind: 'state' };
  readonly profiles: Profiles;
}

export interface ProfileStoreSettings {
  /** At most so many bytes are written in a second. */
  readonly bytesPerSecond: number;
  readonly pieceBytes: number;
}

/** One snapshot of all scorers of a cluster: the one that was written last. */
export class ProfileStore {
  readonly #client: Client;
  readonly #records: Records<ProfilesDocument>;
  readonly #settings: ProfileStoreSettings;

  constructor(client: Client, settings: Partial<ProfileStoreSettings> = {}) {
    this.#client = client;
    this.#records = new Records(client, PROFILES_INDEX, RECORD_MAPPINGS[PROFILES_INDEX], 'profiles.generation');
    this.#settings = { bytesPerSecond: BYTES_PER_SECOND, pieceBytes: PIECE, ...settings };
  }

  /**
   * Writes a snapshot piece by piece; it is the newest only when all of it stands there, until then the one before is.
   *
   * @param time when it was made, milliseconds since the epoch
   * @returns false where the signal came before the end
   * @throws what the client throws; the snapshot before is untouched then
   */
  async write(bytes: Uint8Array, time: number, signal: AbortSignal): Promise<boolean> {
    const { pieceBytes, bytesPerSecond } = this.#settings;
    const before = await this.#newest();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const generation = `${time.toString(36)}-${sha256.slice(0, 16)}`;
    const pieces = Math.ceil(bytes.byteLength / pieceBytes);
    const at = new Date(time).toISOString();
    const put = (id: string, profiles: Profiles): Promise<void> =>
      this.#records.put(id, { '@timestamp': at, event: { kind: 'state' }, profiles });
    for (let i = 0; i < pieces; i++) {
      if (signal.aborted) return false;
      const piece = bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes);
      const record = { bytes: Buffer.from(piece).toString('base64') };
      await put(`${generation}-${i}`, { generation, what: 'piece', record });
      await pause((1_000 * piece.byteLength) / bytesPerSecond, signal);
    }
    if (signal.aborted) return false;
    await put(NEWEST, { generation, what: 'newest', record: { pieces, size: bytes.byteLength, sha256 } });
    await this.#forget(generation, before?.profiles.generation);
    return true;
  }

  /** When the newest whole snapshot was made, in milliseconds since the epoch; undefined where there is none. */
  async newestTime(): Promise<number | undefined> {
    const newest = await this.#newest();
    return newest === undefined ? undefined : Date.parse(newest['@timestamp']);
  }

  /** The newest snapshot; undefined where there is none. @throws Error with a sentence where it is not whole */
  async read(): Promise<Uint8Array | undefined> {
    const newest = await this.#newest();
    if (newest === undefined) return undefined;
    const { generation, record } = newest.profiles;
    const { pieces, size, sha256 } = record as Newest;
    const damaged = new Error(`the profiles in ${PROFILES_INDEX} are damaged; starting without them`);
    if (!(size >= 0 && size <= MOST_BYTES && pieces >= 0 && pieces <= size + 1)) throw damaged;
    const hash = createHash('sha256');
    const bytes = new Uint8Array(size);
    let at = 0;
    for (let i = 0; i < pieces; i++) {
      const document = await this.#records.get(`${generation}-${i}`);
      const piece = document && Buffer.from((document.profiles.record as { bytes: string }).bytes, 'base64');
      if (piece === undefined || at + piece.length > size) throw damaged;
      bytes.set(piece, at);
      hash.update(piece);
      at += piece.length;
    }
    if (at !== size || hash.digest('hex') !== sha256) throw damaged;
    return bytes;
  }

  async #newest(): Promise<ProfilesDocument | undefined> {
    return this.#records.get(NEWEST);
  }

  /** Deletes the pieces of the snapshot before, and those that were never finished. */
  async #forget(generation: string, before: string | undefined): Promise<void> {
    const old = { range: { '@timestamp': { lt: new Date(Date.now() - ABANDONED).toISOString() } } };
    const last = before === undefined ? [] : [{ term: { 'profiles.generation': before } }];
    try {
      // What was written a moment ago is not found otherwise.
      await this.#client.indices.refresh({ index: PROFILES_INDEX });
      await this.#client.deleteByQuery({
        index: PROFILES_INDEX,
        conflicts: 'proceed',
        refresh: true,
        query: {
          bool: {
            must_not: [{ term: { 'profiles.generation': generation } }],
            should: [old, ...last],
            minimum_should_match: 1,
          },
        },
      });
    } catch (error) {
      // What is left is deleted with the next.
      if (!(error instanceof errors.ElasticsearchClientError)) throw error;
    }
  }
}
