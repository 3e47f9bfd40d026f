export { expectWidth, Matrix } from './data/matrix.ts';
export { Random } from './data/random.ts';
export type { Explainable, FitOptions, Learner } from './learner.ts';
export type { Json, SavedModel, TypedArray } from './saved-model.ts';
export { expectArray, expectNumber, expectSaved } from './saved-model.ts';
