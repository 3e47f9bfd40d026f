/** What a page keeps in its address beside the view that all pages share. */
const OWN_NAMES = ['kind', 'id', 'begins', 'sort', 'version', 'job'] as const;
export type OwnName = (typeof OWN_NAMES)[number];
export type OwnQuery = { readonly [Name in OwnName]?: string };

const LONGEST = 1_024;

/** What this address says for its page; what is empty is absent, what is too long is cut. */
export function readOwn(search: string): OwnQuery {
  const query = new URLSearchParams(search);
  const found = OWN_NAMES.flatMap((name) => {
    const value = query.get(name);
    return value ? [[name, value.slice(0, LONGEST)]] : [];
  });
  return Object.fromEntries(found) as OwnQuery;
}

/** The query part of an address that says this view, with what the page keeps beside it. */
export function withOwn(viewText: string, own: { readonly [Name in OwnName]?: string | undefined }): string {
  const query = new URLSearchParams(viewText);
  for (const name of OWN_NAMES) {
    const value = own[name];
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
