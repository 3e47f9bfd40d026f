/**
 * What the tests get for `fast-check`: the same properties on the same examples each time, so that a run can be had again.
 * Other examples: `PROPERTY_SEED=7 npm test`.
 */
// By its file, for jest.config.mjs leads the package's name here.
import fc from '../../node_modules/fast-check/lib/fast-check.js';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default fc;
