/** What a foreign model file may hold: more is refused before memory is taken for it. */
export const LIMITS = {
  /** Characters of the file. */
  characters: 32 * 1024 * 1024,
  trees: 10_000,
  /** Nodes of all trees together. */
  nodes: 2_000_000,
  features: 65_536,
} as const;

/** Throws, in words, where a file of `format` is longer than is read. */
export function expectLength(format: string, text: string): void {
  if (text.length > LIMITS.characters)
    throw new Error(
      `The ${format} has ${text.length} characters; at most ${LIMITS.characters} are read. Train fewer or smaller trees.`,
    );
}
