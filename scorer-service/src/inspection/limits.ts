/** What inspection reads and does of one event at most, so that no request can hold up the others. */

/** UTF-16 units read of one event, over all its values. */
export const MAX_READ = 64 * 1024;
/** Values looked at; a form with more fields than this is read up to it, and its number stands in the features. */
export const MAX_VALUES = 256;
/** Layers of encoding undone; real proxies and frameworks undo two at most. */
export const MAX_LAYERS = 5;
/** Depth to which JSON is walked. */
export const MAX_JSON_DEPTH = 24;
/** Tokens kept of one value in one quote context; the attack is in the first ones after the quote. */
export const MAX_TOKENS = 512;
