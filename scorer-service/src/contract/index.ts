/** All that crosses a border of the scorer: types and schemas only. */
export * from './alert.ts';
export * from './score.ts';
export * from './verdict.ts';
export * from './words.ts';
