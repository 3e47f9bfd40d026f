/** The seam for other languages: every text of the pages passes here, with its English beside its id. */

export type Values = Readonly<Record<string, string | number>>;

/** Gives the text of an id in another language; undefined where it has none, and the English is shown. */
export type Translator = (id: string, english: string, values: Values) => string | undefined;

let translator: Translator | undefined;

/** Whose texts are shown from now on; undefined for English. */
export function setTranslator(next: Translator | undefined): void {
  translator = next;
}

/**
 * The text of an id. `{name}` stands for a value.
 *
 * @example t('alerts.waiting', '{count} new alerts', { count: '4' }) // "4 new alerts"
 */
export function t(id: string, english: string, values: Values = {}): string {
  return translator?.(id, english, values) ?? fill(english, values);
}

/** As `t`, with one English text for exactly one and another for all else; `{count}` is the formatted number. */
export function plural(id: string, count: number, one: string, other: string, values: Values = {}): string {
  const text = count === 1 ? one : other;
  return t(`${id}.${count === 1 ? 'one' : 'other'}`, text, { count: count.toLocaleString('en-US'), ...values });
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
