/** From an event, its inspection and its behaviour to one row of the feature matrix. */
import { FEATURE_NAMES, FEATURES, FEATURES_VERSION, type FeatureContext } from './definitions.ts';

/** The same code for training and for serving: what a model was fitted on is what it is asked about. */
export class LogFeatureExtractor {
  readonly version = FEATURES_VERSION;
  readonly names = FEATURE_NAMES;

  get width(): number {
    return FEATURES.length;
  }

  /** Writes the features to `row[at …]`; NaN where the log does not say. Allocates nothing. */
  extractInto(context: FeatureContext, row: Float32Array, at = 0): void {
    for (let i = 0; i < FEATURES.length; i++) row[at + i] = FEATURES[i].read(context);
  }
}
