import type { GrowingKernels } from './growing.ts';

const { floor } = Math;

/** The twins of wasm-growing.wat: the same arithmetic in the same order. */
export function plainGrowing(buffer: ArrayBufferLike): GrowingKernels {
  const bytes = new Uint8Array(buffer);
  const integers = new Int32Array(buffer);
  const doubles = new Float64Array(buffer);
  return {
    histogram(bins, stride, first, last, rows, count, pairs, out) {
      const from = out >> 3;
      doubles.fill(0, from + first * 512, from + last * 512);
      for (let i = rows >> 2; i < (rows >> 2) + count; i++) {
        const row = integers[i];
        const gradient = doubles[(pairs >> 3) + 2 * row];
        const hessian = doubles[(pairs >> 3) + 2 * row + 1];
        const at = bins + row * stride;
        for (let column = first; column < last; column++) {
          const cell = from + column * 512 + 2 * bytes[at + column];
          doubles[cell] += gradient;
          doubles[cell + 1] += hessian;
        }
      }
    },

    subtract(from, other, count) {
      for (let i = 0; i < count; i++) doubles[(from >> 3) + i] -= doubles[(other >> 3) + i];
    },

    partition(column, rows, count, bin, missingLeft, scratch) {
      const from = rows >> 2;
      const aside = scratch >> 2;
      let left = from;
      let right = aside;
      for (let i = from; i < from + count; i++) {
        const row = integers[i];
        if (((bytes[column + row] + missingLeft) & 255) <= bin + missingLeft) integers[left++] = row;
        else integers[right++] = row;
      }
      integers.copyWithin(left, aside, right);
      return left - from;
    },

    search(
      histogram,
      features,
      count,
      sizes,
      places,
      gradient,
      hessian,
      parentGain,
      lambda,
      minChildWeight,
      gamma,
      leftFirst,
      perHessian,
      many,
      minRows,
      best,
    ) {
      const kept = best >> 3;
      const least = hessian * 1e-12;
      const chosen = (best + 24) >> 2;
      for (let i = features >> 2; i < (features >> 2) + count; i++) {
        const feature = integers[i];
        const bins = integers[(sizes >> 2) + feature];
        const at = (histogram >> 3) + integers[(places >> 2) + feature] * 512;
        const missingGradient = doubles[at + 510];
        const missingHessian = doubles[at + 511];
        const some = missingHessian > 0;
        for (let turn = 0; turn < (some ? 2 : 1); turn++) {
          const pass = turn ^ leftFirst;
          let g = pass === 1 && some ? missingGradient : 0;
          let h = pass === 1 && some ? missingHessian : 0;
          let rowsLeft = 0;
          if (pass === 1) {
            let all = 0;
            for (let bin = 0; bin < bins; bin++) all += floor(doubles[at + 2 * bin + 1] * perHessian + 0.5);
            rowsLeft = many - all;
          }
          for (let bin = 0; bin < bins; bin++) {
            const added = doubles[at + 2 * bin + 1];
            if (!(added > least)) continue;
            g += doubles[at + 2 * bin];
            h += added;
            rowsLeft += floor(added * perHessian + 0.5);
            const alone = bin === bins - 1;
            // With every value on the left, only the missing are left over for the right.
            if (alone && (pass === 1 || !some)) break;
            if (h < minChildWeight) continue;
            if (minRows > 0) {
              if (rowsLeft < minRows) continue;
              if (many - rowsLeft < minRows) break;
            }
            const rightH = hessian - h;
            if (rightH < minChildWeight || rightH <= 0) break;
            const rightG = gradient - g;
            const gain = (g * g) / (h + lambda) + (rightG * rightG) / (rightH + lambda) - parentGain;
            if (!(gain > doubles[kept] && gain > 1e-6 && gain >= gamma)) continue;
            doubles[kept] = gain;
            doubles[kept + 1] = alone ? missingGradient : g;
            doubles[kept + 2] = alone ? missingHessian : h;
            integers[chosen] = feature;
            integers[chosen + 1] = alone ? -1 : bin;
            integers[chosen + 2] = alone || pass === 1 ? 1 : 0;
          }
        }
      }
    },

    searchFresh(
      columns,
      length,
      features,
      count,
      rows,
      many,
      pairs,
      cells,
      counts,
      gradient,
      hessian,
      parentGain,
      minChildWeight,
      minRows,
      best,
    ) {
      const cell = cells >> 3;
      const counted = counts >> 2;
      const kept = best >> 3;
      const chosen = (best + 24) >> 2;
      for (let i = features >> 2; i < (features >> 2) + count; i++) {
        const column = columns + integers[i] * length;
        for (let k = rows >> 2; k < (rows >> 2) + many; k++) {
          const row = integers[k];
          const bin = bytes[column + row];
          doubles[cell + 2 * bin] += doubles[(pairs >> 3) + 2 * row];
          doubles[cell + 2 * bin + 1] += doubles[(pairs >> 3) + 2 * row + 1];
          if (minRows > 1) integers[counted + bin]++;
        }
        const some = doubles[cell + 511] > 0;
        for (let pass = 0; pass < (some ? 2 : 1); pass++) {
          let g = pass === 1 ? doubles[cell + 510] : 0;
          let h = pass === 1 ? doubles[cell + 511] : 0;
          let left = pass === 1 && minRows > 1 ? integers[counted + 255] : 0;
          let before = -1;
          for (let bin = 0; bin < (pass === 0 && some ? 256 : 255); bin++) {
            const added = doubles[cell + 2 * bin + 1];
            if (added === 0) continue;
            const alone = bin === 255;
            const rightG = gradient - g;
            const rightH = hessian - h;
            const enough = minRows <= 1 || (left >= minRows && many - left >= minRows);
            if (before >= 0 && enough && !(h < minChildWeight || rightH < minChildWeight || rightH <= 0)) {
              const gain = (g * g) / h + (rightG * rightG) / rightH - parentGain;
              if (gain > doubles[kept]) {
                doubles[kept] = gain;
                doubles[kept + 1] = alone ? doubles[cell + 510] : g;
                doubles[kept + 2] = alone ? doubles[cell + 511] : h;
                integers[chosen] = integers[i];
                integers[chosen + 1] = alone ? -1 : (before + bin) >>> 1;
                integers[chosen + 2] = alone || pass === 1 ? 1 : 0;
              }
            }
            g += doubles[cell + 2 * bin];
            h += added;
            if (minRows > 1) left += integers[counted + bin];
            before = bin;
          }
        }
        doubles.fill(0, cell, cell + 512);
        if (minRows > 1) integers.fill(0, counted, counted + 256);
      }
    },
  };
}
