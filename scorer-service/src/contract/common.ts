/** Pieces of schemas that several resources share. */
import { type Static, Type } from 'typebox';
import { ATTACK_TYPES, ENTITY_KINDS, LEVELS } from './words.ts';

export const closed = { additionalProperties: false } as const;

export const Time = Type.String({ format: 'date-time' });
/** 0 to 1. */
export const Share = Type.Number({ minimum: 0, maximum: 1 });
/** Risk, 0 to 100. */
export const Risk = Type.Number({ minimum: 0, maximum: 100 });
export const Count = Type.Integer({ minimum: 0 });
/** Counts by name. */
export const Counts = Type.Record(Type.String(), Count);

/** Entities, and endpoints by their template, as pages and tables name them. */
export const SUBJECT_KINDS = [...ENTITY_KINDS, 'endpoint'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export const Subject = Type.Object({ kind: Type.Enum([...SUBJECT_KINDS]), id: Type.String() });
export type Subject = Static<typeof Subject>;

/** Who did something and when; `by` is the name of the key, or of the person for whom a server called. */
export const Done = Type.Object({ by: Type.String(), at: Time });
export type Done = Static<typeof Done>;

const word = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 1_024, description }));

/** From `since` (inclusive) to `until` (exclusive). */
export const periodQuery = {
  since: Type.Optional(Type.String({ format: 'date-time', description: 'From this time on, inclusive' })),
  until: Type.Optional(
    Type.String({ format: 'date-time', description: 'Up to this time, exclusive; without it, now' }),
  ),
};

/** The filter bar that all pages share; what is absent does not narrow. */
export const filterQuery = {
  ...periodQuery,
  level: Type.Optional(Type.Enum([...LEVELS], { description: 'This level or a more severe one' })),
  only_level: Type.Optional(Type.Enum([...LEVELS], { description: 'Exactly this level' })),
  type: Type.Optional(Type.Enum([...ATTACK_TYPES], { description: 'This attack type' })),
  endpoint: word('This endpoint template'),
  source: word('This source address'),
  user: word('This user'),
  network: word('This network'),
  session: word('This session'),
  campaign: word('This campaign'),
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 256,
      description: 'Words: those of the sentence, or the beginning of a user, source or endpoint',
    }),
  ),
};

/** One page: `cursor` is that of the page before. */
export const pageQuery = (limit: number, most: number) => ({
  limit: Type.Integer({ minimum: 1, maximum: most, default: limit }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 2_048, description: '`cursor` of the page before' })),
});

export const FilterQuery = Type.Object(filterQuery, closed);
export type FilterQuery = Static<typeof FilterQuery>;
