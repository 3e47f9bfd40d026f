;; What growing a tree on binned rows spends its time on. All memory belongs to the caller: every address is a byte offset.
;; plain-growing.ts is the same arithmetic in the same order.
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Adds, for rows[0 .. count), each row's pair of gradient and hessian to the cell of its bin, for the columns from `first` to before
  ;; `last`, both multiples of 8. `bins` is row-major with `stride` bytes a row; `out` has 256 pairs a column.
  (func (export "histogram")
    (param $bins i32) (param $stride i32) (param $first i32) (param $last i32)
    (param $rows i32) (param $count i32) (param $pairs i32) (param $out i32)
    (local $at i32) (local $end i32) (local $row i32) (local $word i64) (local $pair v128) (local $cells i32) (local $cell i32)
    (local $cell2 i32) (local $cell3 i32) (local $cell4 i32) (local $low i32) (local $high i32)
    (local.set $end (i32.add (local.get $rows) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $cells (i32.add (local.get $out) (i32.shl (local.get $first) (i32.const 12))))
    (memory.fill (local.get $cells) (i32.const 0)
      (i32.shl (i32.sub (local.get $last) (local.get $first)) (i32.const 12)))
    (block $done
      (loop $columns
        (br_if $done (i32.ge_u (local.get $first) (local.get $last)))
        (local.set $at (local.get $rows))
        (block $rowsDone
          (loop $each
            (br_if $rowsDone (i32.ge_u (local.get $at) (local.get $end)))
            (local.set $row (i32.load (local.get $at)))
            (local.set $word (i64.load (i32.add (i32.add (local.get $bins) (local.get $first))
              (i32.mul (local.get $row) (local.get $stride)))))
            (local.set $pair (v128.load (i32.add (local.get $pairs) (i32.shl (local.get $row) (i32.const 4)))))
            (local.set $low (i32.wrap_i64 (local.get $word)))
            (local.set $high (i32.wrap_i64 (i64.shr_u (local.get $word) (i64.const 32))))
            ;; Four bins at a time, so that the four loads need not wait for each other's stores.
            (local.set $cell (i32.add (local.get $cells) (i32.and (i32.shl (local.get $low) (i32.const 4)) (i32.const 0xff0))))
            (local.set $cell2 (i32.add (local.get $cells) (i32.and (i32.shr_u (local.get $low) (i32.const 4)) (i32.const 0xff0))))
            (local.set $cell3 (i32.add (local.get $cells) (i32.and (i32.shr_u (local.get $low) (i32.const 12)) (i32.const 0xff0))))
            (local.set $cell4 (i32.add (local.get $cells) (i32.and (i32.shr_u (local.get $low) (i32.const 20)) (i32.const 0xff0))))
            (v128.store (local.get $cell) (f64x2.add (v128.load (local.get $cell)) (local.get $pair)))
            (v128.store offset=4096 (local.get $cell2) (f64x2.add (v128.load offset=4096 (local.get $cell2)) (local.get $pair)))
            (v128.store offset=8192 (local.get $cell3) (f64x2.add (v128.load offset=8192 (local.get $cell3)) (local.get $pair)))
            (v128.store offset=12288 (local.get $cell4) (f64x2.add (v128.load offset=12288 (local.get $cell4)) (local.get $pair)))
            (local.set $cell (i32.add (local.get $cells) (i32.and (i32.shl (local.get $high) (i32.const 4)) (i32.const 0xff0))))
            (local.set $cell2 (i32.add (local.get $cells) (i32.and (i32.shr_u (local.get $high) (i32.const 4)) (i32.const 0xff0))))
            (local.set $cell3 (i32.add (local.get $cells) (i32.and (i32.shr_u (local.get $high) (i32.const 12)) (i32.const 0xff0))))
            (local.set $cell4 (i32.add (local.get $cells) (i32.and (i32.shr_u (local.get $high) (i32.const 20)) (i32.const 0xff0))))
            (v128.store offset=16384 (local.get $cell) (f64x2.add (v128.load offset=16384 (local.get $cell)) (local.get $pair)))
            (v128.store offset=20480 (local.get $cell2) (f64x2.add (v128.load offset=20480 (local.get $cell2)) (local.get $pair)))
            (v128.store offset=24576 (local.get $cell3) (f64x2.add (v128.load offset=24576 (local.get $cell3)) (local.get $pair)))
            (v128.store offset=28672 (local.get $cell4) (f64x2.add (v128.load offset=28672 (local.get $cell4)) (local.get $pair)))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (br $each)))
        (local.set $first (i32.add (local.get $first) (i32.const 8)))
        (local.set $cells (i32.add (local.get $cells) (i32.const 32768)))
        (br $columns))))

  ;; from[i] -= other[i], for `count` numbers, an even count.
  (func (export "subtract") (param $from i32) (param $other i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 3))))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (v128.store (local.get $from) (f64x2.sub (v128.load (local.get $from)) (v128.load (local.get $other))))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $other (i32.add (local.get $other) (i32.const 16)))
        (br $each))))

  ;; Moves the rows whose bin in `column` is at most `bin`, and the missing (255) where `missingLeft`, before the others, all in their
  ;; order; returns how many went. `scratch` has room for `count` rows. A bin of -1 sends none but the missing left.
  (func (export "partition")
    (param $column i32) (param $rows i32) (param $count i32) (param $bin i32) (param $missingLeft i32) (param $scratch i32)
    (result i32)
    (local $at i32) (local $end i32) (local $left i32) (local $right i32) (local $row i32) (local $goes i32)
    ;; With 1 added and the ninth bit dropped, a missing value is below every other.
    (local.set $at (local.get $rows))
    (local.set $end (i32.add (local.get $rows) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $left (local.get $rows))
    (local.set $right (local.get $scratch))
    (local.set $bin (i32.add (local.get $bin) (local.get $missingLeft)))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $row (i32.load (local.get $at)))
        (local.set $goes (i32.shl
          (i32.le_s
            (i32.and (i32.add (i32.load8_u (i32.add (local.get $column) (local.get $row))) (local.get $missingLeft)) (i32.const 255))
            (local.get $bin))
          (i32.const 2)))
        (i32.store (local.get $left) (local.get $row))
        (i32.store (local.get $right) (local.get $row))
        (local.set $left (i32.add (local.get $left) (local.get $goes)))
        (local.set $right (i32.add (local.get $right) (i32.sub (i32.const 4) (local.get $goes))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $each)))
    (memory.copy (local.get $left) (local.get $scratch) (i32.sub (local.get $right) (local.get $scratch)))
    (i32.shr_u (i32.sub (local.get $left) (local.get $rows)) (i32.const 2)))

  ;; Looks for the best split without alpha, max_delta_step or monotone constraints. `features` are `count` int32 columns, `sizes` the int32
  ;; number of value bins of every column, `places` where in the histogram each column's 256 pairs stand.
  ;; With `minRows`, the rows on either side are told from the hessians: bin by bin rounded(hessian * perHessian), the other side what is
  ;; left of `many`; the side that is added up is the one without the missing.
  ;; The missing go right first, or left where `leftFirst`; the second way has to be better. `best` holds, and keeps where nothing is better: float64 gain, left gradient, left hessian,
  ;; then int32 feature, bin, defaultLeft; behind these 12 bytes are left free, then 32 are written over.
  ;; A bin with less than a millionth of a millionth of the hessian holds the rounding of a subtraction, and counts as empty.
  (func (export "search")
    (param $histogram i32) (param $features i32) (param $count i32) (param $sizes i32) (param $places i32)
    (param $gradient f64) (param $hessian f64) (param $parentGain f64)
    (param $lambda f64) (param $minChildWeight f64) (param $gamma f64) (param $leftFirst i32)
    (param $perHessian f64) (param $many f64) (param $minRows f64) (param $best i32)
    (local $end i32) (local $feature i32) (local $cells i32) (local $bins i32) (local $at i32) (local $bin i32) (local $pass i32)
    (local $sum v128) (local $other v128) (local $all v128) (local $missing v128) (local $lambdas v128) (local $cell v128)
    (local $gains v128) (local $h f64) (local $rightH f64) (local $gain f64) (local $bar f64) (local $alone i32) (local $some i32)
    (local $rows f64) (local $allRows f64) (local $words i32) (local $word i32) (local $bits i64) (local $shift i64)
    (local $counts v128) (local $leasts v128) (local $perHessians v128)
    (local.set $all (f64x2.replace_lane 1 (f64x2.splat (local.get $gradient)) (local.get $hessian)))
    (local.set $lambdas (f64x2.splat (local.get $lambda)))
    (local.set $leasts (f64x2.splat (f64.mul (local.get $hessian) (f64.const 1e-12))))
    (local.set $perHessians (f64x2.splat (local.get $perHessian)))
    (local.set $end (i32.add (local.get $features) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $bar (f64.load (local.get $best)))
    (block $done
      (loop $columns
        (br_if $done (i32.ge_u (local.get $features) (local.get $end)))
        (local.set $feature (i32.load (local.get $features)))
        (local.set $features (i32.add (local.get $features) (i32.const 4)))
        (local.set $bins (i32.load (i32.add (local.get $sizes) (i32.shl (local.get $feature) (i32.const 2)))))
        (local.set $cells (i32.add (local.get $histogram) (i32.shl
          (i32.load (i32.add (local.get $places) (i32.shl (local.get $feature) (i32.const 2)))) (i32.const 12))))
        (local.set $missing (v128.load offset=4080 (local.get $cells)))
        (local.set $some (f64.gt (f64x2.extract_lane 1 (local.get $missing)) (f64.const 0)))
        ;; Mark the bins that hold something, and count the rows of all values.
        (local.set $words (i32.shr_u (i32.add (local.get $bins) (i32.const 63)) (i32.const 6)))
        (local.set $counts (v128.const f64x2 0 0))
        (local.set $word (i32.const 0))
        (local.set $at (local.get $cells))
        (loop $mark
          (local.set $bits (i64.const 0))
          (local.set $shift (i64.const 0))
          (loop $pairs
            (local.set $cell (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
              (v128.load (local.get $at)) (v128.load offset=16 (local.get $at))))
            (local.set $gains (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
              (v128.load offset=32 (local.get $at)) (v128.load offset=48 (local.get $at))))
            (local.set $bits (i64.or (local.get $bits) (i64.shl
              (i64.extend_i32_u (i32.or
                (i64x2.bitmask (f64x2.gt (local.get $cell) (local.get $leasts)))
                (i32.shl (i64x2.bitmask (f64x2.gt (local.get $gains) (local.get $leasts))) (i32.const 2))))
              (local.get $shift))))
            (local.set $counts (f64x2.add (local.get $counts) (f64x2.add
              (f64x2.floor (f64x2.add (f64x2.mul (local.get $cell) (local.get $perHessians)) (v128.const f64x2 0.5 0.5)))
              (f64x2.floor (f64x2.add (f64x2.mul (local.get $gains) (local.get $perHessians)) (v128.const f64x2 0.5 0.5))))))
            (local.set $at (i32.add (local.get $at) (i32.const 64)))
            (local.set $shift (i64.add (local.get $shift) (i64.const 4)))
            (br_if $pairs (i64.lt_u (local.get $shift) (i64.const 64))))
          (if (i32.eq (local.get $word) (i32.const 3))
            (then (local.set $bits (i64.and (local.get $bits) (i64.const 0x7fffffffffffffff)))))
          (i64.store offset=48 (i32.add (local.get $best) (i32.shl (local.get $word) (i32.const 3))) (local.get $bits))
          (local.set $word (i32.add (local.get $word) (i32.const 1)))
          (br_if $mark (i32.lt_u (local.get $word) (local.get $words))))
        (local.set $allRows (f64.add (f64x2.extract_lane 0 (local.get $counts)) (f64x2.extract_lane 1 (local.get $counts))))
        (if (i32.eq (local.get $words) (i32.const 4))
          (then (local.set $allRows (f64.sub (local.get $allRows) (f64.floor (f64.add
            (f64.mul (f64x2.extract_lane 1 (local.get $missing)) (local.get $perHessian)) (f64.const 0.5)))))))
        (local.set $pass (local.get $leftFirst))
        (loop $passes
          (local.set $sum (v128.const f64x2 0 0))
          (if (i32.and (local.get $pass) (local.get $some)) (then (local.set $sum (local.get $missing))))
          (local.set $rows (select (f64.sub (local.get $many) (local.get $allRows)) (f64.const 0) (local.get $pass)))
          (local.set $word (i32.const -1))
          (local.set $bits (i64.const 0))
          (block $binsDone
            (loop $each
              (if (i64.eqz (local.get $bits))
                (then
                  (local.set $word (i32.add (local.get $word) (i32.const 1)))
                  (br_if $binsDone (i32.eq (local.get $word) (local.get $words)))
                  (local.set $bits (i64.load offset=48
                    (i32.add (local.get $best) (i32.shl (local.get $word) (i32.const 3)))))
                  (br_if $each (i64.eqz (local.get $bits)))))
              (local.set $bin (i32.add (i32.shl (local.get $word) (i32.const 6)) (i32.wrap_i64 (i64.ctz (local.get $bits)))))
              (local.set $bits (i64.and (local.get $bits) (i64.sub (local.get $bits) (i64.const 1))))
              (local.set $cell (v128.load (i32.add (local.get $cells) (i32.shl (local.get $bin) (i32.const 4)))))
              (local.set $sum (f64x2.add (local.get $sum) (local.get $cell)))
              (local.set $rows (f64.add (local.get $rows)
                (f64.floor (f64.add (f64.mul (f64x2.extract_lane 1 (local.get $cell)) (local.get $perHessian)) (f64.const 0.5)))))
              (local.set $alone (i32.eq (local.get $bin) (i32.sub (local.get $bins) (i32.const 1))))
              (br_if $binsDone (i32.and (local.get $alone) (i32.or (local.get $pass) (i32.eqz (local.get $some)))))
              (local.set $h (f64x2.extract_lane 1 (local.get $sum)))
              (br_if $each (f64.lt (local.get $h) (local.get $minChildWeight)))
              (if (f64.gt (local.get $minRows) (f64.const 0))
                (then
                  (br_if $each (f64.lt (local.get $rows) (local.get $minRows)))
                  (br_if $binsDone (f64.lt (f64.sub (local.get $many) (local.get $rows)) (local.get $minRows)))))
              (local.set $other (f64x2.sub (local.get $all) (local.get $sum)))
              (local.set $rightH (f64x2.extract_lane 1 (local.get $other)))
              (br_if $binsDone (f64.lt (local.get $rightH) (local.get $minChildWeight)))
              (br_if $binsDone (f64.le (local.get $rightH) (f64.const 0)))
              ;; Lanes: left and right of both sums.
              (local.set $gains (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $sum) (local.get $other)))
              (local.set $gains (f64x2.div
                (f64x2.mul (local.get $gains) (local.get $gains))
                (f64x2.add
                  (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $sum) (local.get $other))
                  (local.get $lambdas))))
              (local.set $gain (f64.sub
                (f64.add (f64x2.extract_lane 0 (local.get $gains)) (f64x2.extract_lane 1 (local.get $gains)))
                (local.get $parentGain)))
              (br_if $each (i32.eqz (f64.gt (local.get $gain) (local.get $bar))))
              (br_if $each (i32.eqz (f64.gt (local.get $gain) (f64.const 1e-6))))
              (br_if $each (i32.eqz (f64.ge (local.get $gain) (local.get $gamma))))
              (local.set $bar (local.get $gain))
              (f64.store (local.get $best) (local.get $gain))
              (v128.store offset=8 align=8 (local.get $best)
                (v128.bitselect (local.get $missing) (local.get $sum) (i32x4.splat (i32.sub (i32.const 0) (local.get $alone)))))
              (i32.store offset=24 (local.get $best) (local.get $feature))
              (i32.store offset=28 (local.get $best) (select (i32.const -1) (local.get $bin) (local.get $alone)))
              (i32.store offset=32 (local.get $best) (i32.or (local.get $alone) (local.get $pass)))
              (br $each)))
          (local.set $pass (i32.xor (local.get $pass) (i32.const 1)))
          (br_if $passes (i32.and (local.get $some) (i32.ne (local.get $pass) (local.get $leftFirst)))))
        (br $columns))))

  ;; The best split of a node by some columns, whose histograms are made here one at a time and thrown away: for nodes that try few of
  ;; many columns. `columns` has `length` bytes a column, `cells` room for 256 pairs, `counts` for 256 int32 and a bit a bin; all
  ;; three are 0 before and after. Splits lie half way between the bins that are there. Sides with fewer than `minRows` rows are none. `best` is as in `search`, and kept where nothing is better.
  (func (export "searchFresh")
    (param $columns i32) (param $length i32) (param $features i32) (param $count i32)
    (param $rows i32) (param $many i32) (param $pairs i32) (param $cells i32) (param $counts i32)
    (param $gradient f64) (param $hessian f64) (param $parentGain f64) (param $minChildWeight f64) (param $minRows i32) (param $best i32)
    (local $end i32) (local $lastRow i32) (local $feature i32) (local $column i32) (local $at i32) (local $row i32) (local $cell i32)
    (local $bin i32) (local $before i32) (local $pass i32) (local $left i32) (local $missingRows i32) (local $some i32)
    (local $sum v128) (local $other v128) (local $all v128) (local $missing v128) (local $added v128) (local $gains v128)
    (local $gain f64) (local $bar f64) (local $rightH f64) (local $alone i32) (local $rights i32)
    (local $marks i32) (local $few i32) (local $word i32) (local $bits i64)
    (local.set $all (f64x2.replace_lane 1 (f64x2.splat (local.get $gradient)) (local.get $hessian)))
    (local.set $end (i32.add (local.get $features) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $lastRow (i32.add (local.get $rows) (i32.shl (local.get $many) (i32.const 2))))
    (local.set $bar (f64.load (local.get $best)))
    (local.set $marks (i32.add (local.get $counts) (i32.const 1024)))
    ;; Few rows fill few bins: these are marked, and only they looked at and emptied.
    (local.set $few (i32.le_u (local.get $many) (i32.const 64)))
    (if (i32.eqz (local.get $few)) (then (memory.fill (local.get $marks) (i32.const 255) (i32.const 32))))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $features) (local.get $end)))
        (local.set $feature (i32.load (local.get $features)))
        (local.set $features (i32.add (local.get $features) (i32.const 4)))
        (local.set $column (i32.add (local.get $columns) (i32.mul (local.get $feature) (local.get $length))))
        (local.set $at (local.get $rows))
        (if (i32.gt_s (local.get $minRows) (i32.const 1))
          (then
            (loop $count
              (local.set $cell (i32.add (local.get $counts) (i32.shl
                (i32.load8_u (i32.add (local.get $column) (i32.load (local.get $at)))) (i32.const 2))))
              (i32.store (local.get $cell) (i32.add (i32.load (local.get $cell)) (i32.const 1)))
              (local.set $at (i32.add (local.get $at) (i32.const 4)))
              (br_if $count (i32.lt_u (local.get $at) (local.get $lastRow))))
            (local.set $at (local.get $rows))
            (local.set $missingRows (i32.load offset=1020 (local.get $counts)))))
        (if (local.get $few)
          (then
            (loop $mark
              (local.set $bin (i32.load8_u (i32.add (local.get $column) (i32.load (local.get $at)))))
              (local.set $cell (i32.add (local.get $marks) (i32.shl (i32.shr_u (local.get $bin) (i32.const 6)) (i32.const 3))))
              (i64.store (local.get $cell) (i64.or (i64.load (local.get $cell))
                (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $bin)))))
              (local.set $at (i32.add (local.get $at) (i32.const 4)))
              (br_if $mark (i32.lt_u (local.get $at) (local.get $lastRow))))
            (local.set $at (local.get $rows))))
        (loop $build
          (local.set $row (i32.load (local.get $at)))
          (local.set $cell (i32.add (local.get $cells) (i32.shl
            (i32.load8_u (i32.add (local.get $column) (local.get $row))) (i32.const 4))))
          (v128.store (local.get $cell) (f64x2.add (v128.load (local.get $cell))
            (v128.load (i32.add (local.get $pairs) (i32.shl (local.get $row) (i32.const 4))))))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br_if $build (i32.lt_u (local.get $at) (local.get $lastRow))))
        (local.set $missing (v128.load offset=4080 (local.get $cells)))
        (local.set $some (f64.gt (f64x2.extract_lane 1 (local.get $missing)) (f64.const 0)))
        (local.set $pass (i32.const 0))
        (loop $passes
          (local.set $sum (v128.const f64x2 0 0))
          (local.set $left (i32.const 0))
          (if (local.get $pass)
            (then
              (local.set $sum (local.get $missing))
              (local.set $left (local.get $missingRows))))
          (local.set $before (i32.const -1))
          (local.set $word (i32.const -1))
          (local.set $bits (i64.const 0))
          (block $binsDone
            (loop $bins
              (if (i64.eqz (local.get $bits))
                (then
                  (local.set $word (i32.add (local.get $word) (i32.const 1)))
                  (br_if $binsDone (i32.eq (local.get $word) (i32.const 4)))
                  (local.set $bits (i64.load (i32.add (local.get $marks) (i32.shl (local.get $word) (i32.const 3)))))
                  (br_if $bins (i64.eqz (local.get $bits)))))
              (local.set $bin (i32.add (i32.shl (local.get $word) (i32.const 6)) (i32.wrap_i64 (i64.ctz (local.get $bits)))))
              (local.set $bits (i64.and (local.get $bits) (i64.sub (local.get $bits) (i64.const 1))))
              (local.set $alone (i32.eq (local.get $bin) (i32.const 255)))
              ;; Behind the last value only "values or missing" is left to try, once.
              (br_if $binsDone (i32.and (local.get $alone) (i32.or (local.get $pass) (i32.eqz (local.get $some)))))
              (local.set $added (v128.load (i32.add (local.get $cells) (i32.shl (local.get $bin) (i32.const 4)))))
              (br_if $bins (f64.eq (f64x2.extract_lane 1 (local.get $added)) (f64.const 0)))
              (block $next
                ;; The split before this bin, so that there is something on either side.
                (br_if $next (i32.lt_s (local.get $before) (i32.const 0)))
                (br_if $next (f64.lt (f64x2.extract_lane 1 (local.get $sum)) (local.get $minChildWeight)))
                (local.set $other (f64x2.sub (local.get $all) (local.get $sum)))
                (local.set $rightH (f64x2.extract_lane 1 (local.get $other)))
                (br_if $next (f64.lt (local.get $rightH) (local.get $minChildWeight)))
                (br_if $next (f64.le (local.get $rightH) (f64.const 0)))
                (if (i32.gt_s (local.get $minRows) (i32.const 1))
                  (then
                    (local.set $rights (i32.sub (local.get $many) (local.get $left)))
                    (br_if $next (i32.lt_s (local.get $left) (local.get $minRows)))
                    (br_if $next (i32.lt_s (local.get $rights) (local.get $minRows)))))
                (local.set $gains (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $sum) (local.get $other)))
                (local.set $gains (f64x2.div
                  (f64x2.mul (local.get $gains) (local.get $gains))
                  (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $sum) (local.get $other))))
                (local.set $gain (f64.sub
                  (f64.add (f64x2.extract_lane 0 (local.get $gains)) (f64x2.extract_lane 1 (local.get $gains)))
                  (local.get $parentGain)))
                (br_if $next (i32.eqz (f64.gt (local.get $gain) (local.get $bar))))
                (local.set $bar (local.get $gain))
                (f64.store (local.get $best) (local.get $gain))
                (v128.store offset=8 align=8 (local.get $best)
                  (v128.bitselect (local.get $missing) (local.get $sum) (i32x4.splat (i32.sub (i32.const 0) (local.get $alone)))))
                (i32.store offset=24 (local.get $best) (local.get $feature))
                (i32.store offset=28 (local.get $best) (select (i32.const -1)
                  (i32.shr_u (i32.add (local.get $before) (local.get $bin)) (i32.const 1))
                  (local.get $alone)))
                (i32.store offset=32 (local.get $best) (i32.or (local.get $alone) (local.get $pass))))
              (local.set $sum (f64x2.add (local.get $sum) (local.get $added)))
              (if (i32.gt_s (local.get $minRows) (i32.const 1))
                (then (local.set $left (i32.add (local.get $left)
                  (i32.load (i32.add (local.get $counts) (i32.shl (local.get $bin) (i32.const 2))))))))
              (local.set $before (local.get $bin))
              (br_if $bins (i32.eqz (local.get $alone)))))
          (local.set $pass (i32.add (local.get $pass) (i32.const 1)))
          (br_if $passes (i32.and (local.get $some) (i32.eq (local.get $pass) (i32.const 1)))))
        (if (local.get $few)
          (then
            (memory.fill (local.get $marks) (i32.const 0) (i32.const 32))
            (local.set $at (local.get $rows))
            (loop $empty
              (v128.store
                (i32.add (local.get $cells) (i32.shl
                  (i32.load8_u (i32.add (local.get $column) (i32.load (local.get $at)))) (i32.const 4)))
                (v128.const f64x2 0 0))
              (local.set $at (i32.add (local.get $at) (i32.const 4)))
              (br_if $empty (i32.lt_u (local.get $at) (local.get $lastRow)))))
          (else (memory.fill (local.get $cells) (i32.const 0) (i32.const 4096))))
        (if (i32.gt_s (local.get $minRows) (i32.const 1))
          (then (memory.fill (local.get $counts) (i32.const 0) (i32.const 1024))))
        (br $each)))
    (memory.fill (local.get $marks) (i32.const 0) (i32.const 32))))
