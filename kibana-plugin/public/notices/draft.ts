/** What is typed about a new channel, and the request that it makes. */
import type { ChannelRequest } from '@api-sentinel/scorer-service/contract';
import { ATTACK_TYPES, type AttackType, type Level } from '@api-sentinel/scorer-service/contract/words';

export const TYPES = ATTACK_TYPES.filter((type) => type !== 'none');

export interface Draft {
  readonly name: string;
  readonly kind: 'generic' | 'slack' | 'teams' | 'mail';
  readonly url: string;
  readonly to: string;
  readonly level: Level;
  readonly type: AttackType | '';
  readonly entities: string;
  /** Seconds. */
  readonly group: number;
  readonly from: string;
  readonly until: string;
}

export const EMPTY_DRAFT: Draft = {
  name: '',
  kind: 'generic',
  url: '',
  to: '',
  level: 'HIGH',
  type: '',
  entities: '',
  group: 30,
  from: '',
  until: '',
};

const CLOCK = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
const listed = (text: string): string[] =>
  text
    .split(',')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

/** Undefined while something is missing or can't be. */
export function requestOf(draft: Draft): ChannelRequest | undefined {
  const { name, kind, url, to, level, type, entities, group, from, until } = draft;
  const quiet = from.trim() !== '' || until.trim() !== '';
  if (name.trim() === '' || !Number.isInteger(group) || group < 0) return undefined;
  if (quiet && !(CLOCK.test(from.trim()) && CLOCK.test(until.trim()))) return undefined;
  if (kind === 'mail' ? listed(to).length === 0 : !/^https?:\/\/./.test(url.trim())) return undefined;
  return {
    name: name.trim(),
    enabled: true,
    kind: kind === 'mail' ? 'mail' : 'webhook',
    ...(kind === 'mail' ? { to: listed(to) } : { format: kind, url: url.trim() }),
    group_seconds: group,
    filter: { level, types: type === '' ? [] : [type], entity_kinds: [], entities: listed(entities) },
    ...(quiet && {
      quiet: {
        from: from.trim(),
        to: until.trim(),
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        except: 'CRITICAL' as const,
      },
    }),
  };
}
