/** What inspection reads and does of one event at most, so that no request can hold up the others. */

/** UTF-16 units read of one event, over all its values. */
export const MAX_READ = 64 * 1024;
/** Of these, what is kept for the body, so that long headers cannot keep it from being read. */
export const READ_OF_BODY = 16 * 1024;
/** Values looked at; what stands behind them in a query or body is read as one text. */
export const MAX_VALUES = 256;
/** Values after which the query, and after which the headers, give way to what comes behind them. */
export const MAX_VALUES_OF_QUERY = 100;
export const MAX_VALUES_OF_HEADERS = 180;
/** Layers of encoding undone; real proxies and frameworks undo two at most. */
export const MAX_LAYERS = 5;
/** Documents within strings of documents that are taken apart. */
export const MAX_NESTING = 2;
/** Units decoded of a credential in the Authorization header. */
export const MAX_CREDENTIAL = 512;
/** Tokens kept of one value in one quote context; the attack is in the first ones after the quote. */
export const MAX_TOKENS = 512;
