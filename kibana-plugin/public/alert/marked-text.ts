/** A text cut at what evidence points to, so that it can be shown as text with those parts marked. */

/** UTF-16 offsets into the text; a span without both ends marks nothing. */
export interface Span {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

export interface Part {
  readonly text: string;
  readonly marked: boolean;
}

/** The parts in order, which together are the text. Spans may overlap, touch, lie outside or be nonsense. */
export function markedParts(text: string, spans: readonly Span[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { start, end } of joined(text.length, spans)) {
    if (start > from) parts.push({ text: text.slice(from, start), marked: false });
    parts.push({ text: text.slice(start, end), marked: true });
    from = end;
  }
  if (from < text.length) parts.push({ text: text.slice(from), marked: false });
  return parts;
}

/** The spans within the text, in order, those that overlap or touch made one. */
function joined(length: number, spans: readonly Span[]): { start: number; end: number }[] {
  const within = spans
    .map(({ start, end }) => ({ start: Math.max(0, start ?? 0), end: Math.min(length, end ?? 0) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  const list: { start: number; end: number }[] = [];
  for (const span of within) {
    const last = list.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else list.push(span);
  }
  return list;
}

/**
 * The parts with only what lies near a mark kept, for a text too long to be shown whole; what is left out is said by its length.
 *
 * @param around - characters kept on each side of a mark
 */
export function shortened(parts: readonly Part[], around: number): (Part & { readonly left?: number })[] {
  return parts.map((part, place) => {
    if (part.marked || part.text.length <= 2 * around) return part;
    const head = place === 0 ? '' : part.text.slice(0, around);
    const tail = place === parts.length - 1 ? '' : part.text.slice(-around);
    if (parts.length === 1)
      return { ...part, text: part.text.slice(0, 2 * around), left: part.text.length - 2 * around };
    return { ...part, text: `${head}…${tail}`, left: part.text.length - head.length - tail.length };
  });
}
