/** What an exception made from an alert may match: each piece can be taken or left. */
import type { Alert, ExceptionMatch } from '@api-sentinel/scorer-service/contract';
import { sourceOf, userOf } from '../live/matches.ts';

export type PieceName = Exclude<keyof ExceptionMatch, 'below'>;
export interface Piece {
  readonly name: PieceName;
  readonly value: string;
}

const ORDER = ['attack_type', 'subtype', 'endpoint', 'method', 'user', 'source', 'network', 'session'] as const;

/** In the order in which they are offered. */
export function piecesOf(alert: Alert): Piece[] {
  const { attack, endpoint, request, entity } = alert;
  const pieces: (readonly [PieceName, string | undefined])[] = [
    ['attack_type', attack.type],
    ['subtype', attack.subtype],
    ['endpoint', endpoint],
    ['method', request.method],
    ['user', userOf(alert)],
    ['source', sourceOf(alert)],
    ['network', entity.kind === 'network' ? entity.id : undefined],
    ['session', entity.kind === 'session' ? entity.id : undefined],
  ];
  return pieces.flatMap(([name, value]) => (value ? [{ name, value }] : []));
}

/** What an exception matches, in the same order. */
export function piecesIn(match: ExceptionMatch): Piece[] {
  return ORDER.flatMap((name) => {
    const value = match[name];
    return value === undefined ? [] : [{ name, value }];
  });
}

/** What is taken at first: this kind of attack, here, by whom the alert is about. */
export function firstChoice(alert: Alert): PieceName[] {
  return ['attack_type', 'endpoint', alert.entity.kind];
}

/** The match of the chosen pieces; undefined if none is chosen, since that would match everything. */
export function matchOf(pieces: readonly Piece[], chosen: readonly PieceName[]): ExceptionMatch | undefined {
  const taken = pieces.filter(({ name }) => chosen.includes(name)).map(({ name, value }) => [name, value]);
  return taken.length === 0 ? undefined : (Object.fromEntries(taken) as ExceptionMatch);
}
