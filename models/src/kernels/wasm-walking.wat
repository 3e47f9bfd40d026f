;; Walks rows down decision trees. All memory belongs to the caller: every address is a byte offset.
;; A node takes 8 bytes: a float32 threshold, then 16 bits with the byte offset of its value within the row and 16 bits with the number,
;; within its tree, of its left child; the right child is the next. A row goes right when its value is at least the threshold. A leaf
;; has a threshold of NaN, which nothing is at least, and is its own left child: further steps stay there. `values` holds a float64 a node.
;; plain-walking.ts adds up the same numbers in the same order.
(module
  (import "env" "memory" (memory 1))

  ;; Lays `count` rows of `width` float32 out for the walk: each as it is, then again with infinity for what is missing, each of the two
  ;; copies `padded` bytes long, a multiple of 16. A missing value so goes left by the first copy, right by the second.
  (func (export "prepare") (param $from i32) (param $width i32) (param $count i32) (param $out i32) (param $padded i32)
    (local $at i32) (local $end i32) (local $values v128)
    (local.set $width (i32.shl (local.get $width) (i32.const 2)))
    (block $done
      (loop $rows
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (local.set $at (local.get $from))
        (local.set $end (i32.add (local.get $from) (local.get $width)))
        (loop $each
          (local.set $values (v128.load align=4 (local.get $at)))
          (v128.store (local.get $out) (local.get $values))
          (v128.store (i32.add (local.get $out) (local.get $padded))
            (v128.bitselect (local.get $values) (v128.const f32x4 inf inf inf inf)
              (f32x4.eq (local.get $values) (local.get $values))))
          (local.set $out (i32.add (local.get $out) (i32.const 16)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $each (i32.lt_u (local.get $at) (local.get $end))))
        (local.set $out (i32.add (local.get $out) (local.get $padded)))
        (local.set $from (local.get $end))
        (br $rows))))

  ;; Adds every tree's value for each of `count` prepared rows, a multiple of 4, of `stride` bytes to the float64 at `out`. `roots` holds
  ;; the address of each tree's root, `depths` how many steps its deepest leaf is away; beyond 12 steps it is asked whether all stand still.
  (func (export "walk")
    (param $values i32) (param $nodes i32) (param $roots i32) (param $depths i32) (param $trees i32)
    (param $rows i32) (param $stride i32) (param $count i32) (param $out i32)
    (local $root i32) (local $steps i32) (local $left i32) (local $word i32) (local $to i32) (local $lastRow i32) (local $before i32)
    (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local $rowa i32) (local $rowb i32) (local $rowc i32) (local $rowd i32)
    (local.set $values (i32.sub (local.get $values) (local.get $nodes)))
    (local.set $lastRow (i32.add (local.get $rows) (i32.mul (local.get $stride) (local.get $count))))
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $trees)))
        (local.set $trees (i32.sub (local.get $trees) (i32.const 1)))
        (local.set $root (i32.load (local.get $roots)))
        (local.set $steps (i32.load (local.get $depths)))
        (local.set $roots (i32.add (local.get $roots) (i32.const 4)))
        (local.set $depths (i32.add (local.get $depths) (i32.const 4)))
        (local.set $rowa (local.get $rows))
        (local.set $to (local.get $out))
        (loop $four
          (local.set $rowb (i32.add (local.get $rowa) (local.get $stride)))
          (local.set $rowc (i32.add (local.get $rowb) (local.get $stride)))
          (local.set $rowd (i32.add (local.get $rowc) (local.get $stride)))
          (local.set $a (local.get $root))
          (local.set $b (local.get $root))
          (local.set $c (local.get $root))
          (local.set $d (local.get $root))
          (local.set $left (local.get $steps))
          (block $fallen
            (loop $deeper
              (br_if $fallen (i32.eqz (local.get $left)))
              (local.set $left (i32.sub (local.get $left) (i32.const 1)))
              (local.set $before (i32.add (i32.add (local.get $a) (local.get $b)) (i32.add (local.get $c) (local.get $d))))
            (local.set $word (i32.load offset=4 (local.get $a)))
            (local.set $a (i32.add (local.get $root) (i32.shl
              (i32.add
                (i32.shr_u (local.get $word) (i32.const 16))
                (f32.ge
                  (f32.load (i32.add (local.get $rowa) (i32.and (local.get $word) (i32.const 0xffff))))
                  (f32.load (local.get $a))))
              (i32.const 3))))
            (local.set $word (i32.load offset=4 (local.get $b)))
            (local.set $b (i32.add (local.get $root) (i32.shl
              (i32.add
                (i32.shr_u (local.get $word) (i32.const 16))
                (f32.ge
                  (f32.load (i32.add (local.get $rowb) (i32.and (local.get $word) (i32.const 0xffff))))
                  (f32.load (local.get $b))))
              (i32.const 3))))
            (local.set $word (i32.load offset=4 (local.get $c)))
            (local.set $c (i32.add (local.get $root) (i32.shl
              (i32.add
                (i32.shr_u (local.get $word) (i32.const 16))
                (f32.ge
                  (f32.load (i32.add (local.get $rowc) (i32.and (local.get $word) (i32.const 0xffff))))
                  (f32.load (local.get $c))))
              (i32.const 3))))
            (local.set $word (i32.load offset=4 (local.get $d)))
            (local.set $d (i32.add (local.get $root) (i32.shl
              (i32.add
                (i32.shr_u (local.get $word) (i32.const 16))
                (f32.ge
                  (f32.load (i32.add (local.get $rowd) (i32.and (local.get $word) (i32.const 0xffff))))
                  (f32.load (local.get $d))))
              (i32.const 3))))
              (br_if $deeper (i32.le_u (local.get $steps) (i32.const 12)))
              ;; A step goes to a later node or stays, so the sum stands still only when all do.
              (br_if $deeper (i32.ne (local.get $before)
                (i32.add (i32.add (local.get $a) (local.get $b)) (i32.add (local.get $c) (local.get $d)))))))
          (f64.store (local.get $to)
            (f64.add (f64.load (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $a)))))
          (f64.store offset=8 (local.get $to)
            (f64.add (f64.load offset=8 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $b)))))
          (f64.store offset=16 (local.get $to)
            (f64.add (f64.load offset=16 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $c)))))
          (f64.store offset=24 (local.get $to)
            (f64.add (f64.load offset=24 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $d)))))
          (local.set $to (i32.add (local.get $to) (i32.const 32)))
          (local.set $rowa (i32.add (local.get $rowd) (local.get $stride)))
          (br_if $four (i32.lt_u (local.get $rowa) (local.get $lastRow))))
        (br $each))))

  ;; Writes the sum of all trees for one prepared row to `out`; `trees` is a multiple of 4. A number given back would be boxed.
  (func (export "walkOne")
    (param $values i32) (param $nodes i32) (param $roots i32) (param $depths i32) (param $trees i32) (param $row i32)
    (param $out i32)
    (local $left i32) (local $word i32) (local $sum f64) (local $before i32) (local $deep i32)
    (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local $roota i32) (local $rootb i32) (local $rootc i32) (local $rootd i32)
    (local.set $values (i32.sub (local.get $values) (local.get $nodes)))
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $trees)))
        (local.set $trees (i32.sub (local.get $trees) (i32.const 4)))
        (local.set $roota (i32.load (local.get $roots)))
        (local.set $rootb (i32.load offset=4 (local.get $roots)))
        (local.set $rootc (i32.load offset=8 (local.get $roots)))
        (local.set $rootd (i32.load offset=12 (local.get $roots)))
        (local.set $left (i32.load (local.get $depths)))
        (if (i32.gt_u (i32.load offset=4 (local.get $depths)) (local.get $left))
          (then (local.set $left (i32.load offset=4 (local.get $depths)))))
        (if (i32.gt_u (i32.load offset=8 (local.get $depths)) (local.get $left))
          (then (local.set $left (i32.load offset=8 (local.get $depths)))))
        (if (i32.gt_u (i32.load offset=12 (local.get $depths)) (local.get $left))
          (then (local.set $left (i32.load offset=12 (local.get $depths)))))
        (local.set $deep (i32.gt_u (local.get $left) (i32.const 12)))
        (local.set $roots (i32.add (local.get $roots) (i32.const 16)))
        (local.set $depths (i32.add (local.get $depths) (i32.const 16)))
        (local.set $a (local.get $roota))
        (local.set $b (local.get $rootb))
        (local.set $c (local.get $rootc))
        (local.set $d (local.get $rootd))
        (block $fallen
          (loop $deeper
            (br_if $fallen (i32.eqz (local.get $left)))
            (local.set $left (i32.sub (local.get $left) (i32.const 1)))
            (local.set $before (i32.add (i32.add (local.get $a) (local.get $b)) (i32.add (local.get $c) (local.get $d))))
            (local.set $word (i32.load offset=4 (local.get $a)))
            (local.set $a (i32.add (local.get $roota) (i32.shl
              (i32.add
                (i32.shr_u (local.get $word) (i32.const 16))
                (f32.ge
                  (f32.load (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff))))
                  (f32.load (local.get $a))))
              (i32.const 3))))
            (local.set $word (i32.load offset=4 (local.get $b)))
            (local.set $b (i32.add (local.get $rootb) (i32.shl
              (i32.add
                (i32.shr_u (local.get $word) (i32.const 16))
                (f32.ge
                  (f32.load (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff))))
                  (f32.load (local.get $b))))
              (i32.const 3))))
            (local.set $word (i32.load offset=4 (local.get $c)))
            (local.set $c (i32.add (local.get $rootc) (i32.shl
              (i32.add
                (i32.shr_u (local.get $word) (i32.const 16))
                (f32.ge
                  (f32.load (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff))))
                  (f32.load (local.get $c))))
              (i32.const 3))))
            (local.set $word (i32.load offset=4 (local.get $d)))
            (local.set $d (i32.add (local.get $rootd) (i32.shl
              (i32.add
                (i32.shr_u (local.get $word) (i32.const 16))
                (f32.ge
                  (f32.load (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff))))
                  (f32.load (local.get $d))))
              (i32.const 3))))
            (br_if $deeper (i32.eqz (local.get $deep)))
            (br_if $deeper (i32.ne (local.get $before)
              (i32.add (i32.add (local.get $a) (local.get $b)) (i32.add (local.get $c) (local.get $d)))))))
        (local.set $sum (f64.add (local.get $sum) (f64.load (i32.add (local.get $values) (local.get $a)))))
        (local.set $sum (f64.add (local.get $sum) (f64.load (i32.add (local.get $values) (local.get $b)))))
        (local.set $sum (f64.add (local.get $sum) (f64.load (i32.add (local.get $values) (local.get $c)))))
        (local.set $sum (f64.add (local.get $sum) (f64.load (i32.add (local.get $values) (local.get $d)))))
        (br $each)))
    (f64.store (local.get $out) (local.get $sum)))
)
