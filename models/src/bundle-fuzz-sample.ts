import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, saveBundle } from './bundle.ts';
import type { BundleFiles } from './bundle-fuzz.ts';
import { BetaCalibration } from './ensemble/beta.ts';
import { IsotonicCalibration } from './ensemble/isotonic.ts';
import { SoftVoting } from './ensemble/soft-voting.ts';
import { TailCalibration } from './ensemble/tail.ts';

/** A small bundle with a calibration of each form, and what a user does with a bundle that loads. */
export function fuzzSample(): { files: BundleFiles; use: (bundle: Bundle) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-fuzz-'));
  const usual = Float64Array.from({ length: 64 }, (_, i) => i / 64);
  const labels = usual.map((_, i) => ((i * 7) % 3) >> 1);
  saveBundle(folder, {
    version: '1',
    features: { version: '1', names: ['a', 'b'] },
    models: [
      {
        name: 'voting',
        group: 'supervised',
        saved: new SoftVoting({ a: 1, b: 2 }).save(),
        calibration: IsotonicCalibration.fit(usual, labels),
      },
      {
        name: 'second',
        group: 'supervised',
        saved: new SoftVoting({ a: 2, b: 2 }).save(),
        calibration: BetaCalibration.fit(usual, labels),
      },
      {
        name: 'third',
        group: 'unsupervised',
        saved: new SoftVoting({ a: 2 }).save(),
        calibration: TailCalibration.fit(usual),
      },
    ],
    data: [{ name: 'made', rows: 64, sha256: '0'.repeat(64), licence: 'Apache-2.0' }],
    seed: 1,
    thresholds: { alert: 60 },
  });
  const files: BundleFiles = new Map(
    readdirSync(folder).map((name) => [name, Uint8Array.from(readFileSync(join(folder, name)))]),
  );
  rmSync(folder, { recursive: true });
  return {
    files,
    use: (bundle) => {
      for (const { saved, calibration } of bundle.models) {
        const p = SoftVoting.load(saved).combine([0.2, 0.8]);
        const calibrated = calibration?.calibrate(0.3) ?? p;
        if (!(p >= 0 && p <= 1 && calibrated >= 0 && calibrated <= 1))
          throw new TypeError(`a probability of ${p}, ${calibrated}`);
      }
    },
  };
}
