;; Walks rows down decision trees. All memory belongs to the caller: every address is a byte offset.
;; A node takes 8 bytes: a float32 threshold, then 16 bits with the byte offset of its value within the row and 16 bits with the number,
;; within its tree, of its left child; the right child is the next. A row goes right when its value is at least the threshold. A leaf
;; has a threshold of NaN, which nothing is at least, and is its own left child: further steps stay there. `values` holds a float64 a node.
;; plain-walking.ts adds up the same numbers in the same order.
(module
  (import "env" "memory" (memory 1))

  ;; Lays `count` rows of `width` float32 out for the walk, eight rows side by side and feature by feature: each as it is, then all again with
  ;; infinity for what is missing, each of the two copies 32 * width bytes long. A missing value so goes left by the first copy, right by the
  ;; second. `count` is a multiple of 8.
  (func (export "prepare") (param $from i32) (param $width i32) (param $count i32) (param $out i32)
    (local $at i32) (local $end i32) (local $second i32) (local $values v128)
    (local $b i32) (local $c i32) (local $d i32) (local $half i32)
    (local.set $width (i32.shl (local.get $width) (i32.const 2)))
    (local.set $second (i32.shl (local.get $width) (i32.const 3)))
    (block $done
      (loop $rows
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $count (i32.sub (local.get $count) (i32.const 4)))
        (local.set $at (local.get $from))
        (local.set $b (i32.add (local.get $at) (local.get $width)))
        (local.set $c (i32.add (local.get $b) (local.get $width)))
        (local.set $d (i32.add (local.get $c) (local.get $width)))
        (local.set $end (local.get $b))
        (local.set $from (i32.add (local.get $d) (local.get $width)))
        (loop $each
          (local.set $values (v128.load32_lane 3 (local.get $d) (v128.load32_lane 2 (local.get $c)
            (v128.load32_lane 1 (local.get $b) (v128.load32_zero (local.get $at))))))
          (v128.store (local.get $out) (local.get $values))
          (v128.store (i32.add (local.get $out) (local.get $second))
            (v128.bitselect (local.get $values) (v128.const f32x4 inf inf inf inf)
              (f32x4.eq (local.get $values) (local.get $values))))
          (local.set $out (i32.add (local.get $out) (i32.const 32)))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (local.set $b (i32.add (local.get $b) (i32.const 4)))
          (local.set $c (i32.add (local.get $c) (i32.const 4)))
          (local.set $d (i32.add (local.get $d) (i32.const 4)))
          (br_if $each (i32.lt_u (local.get $at) (local.get $end))))
        ;; The second four of eight stand 16 bytes behind the first; then comes the next eight.
        (local.set $half (i32.xor (local.get $half) (i32.const 1)))
        (local.set $out (select
          (i32.add (i32.sub (local.get $out) (local.get $second)) (i32.const 16))
          (i32.sub (i32.add (local.get $out) (local.get $second)) (i32.const 16))
          (local.get $half)))
        (br $rows))))

  ;; Lays one row out in the same way, where the first of eight stands.
  (func (export "prepareOne") (param $from i32) (param $width i32) (param $out i32)
    (local $end i32) (local $second i32) (local $value f32)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $width) (i32.const 2))))
    (local.set $second (i32.shl (local.get $width) (i32.const 5)))
    (loop $each
      (local.set $value (f32.load (local.get $from)))
      (f32.store (local.get $out) (local.get $value))
      (f32.store (i32.add (local.get $out) (local.get $second))
        (select (local.get $value) (f32.const inf) (f32.eq (local.get $value) (local.get $value))))
      (local.set $out (i32.add (local.get $out) (i32.const 32)))
      (br_if $each (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 4))) (local.get $end)))))

  ;; Adds every tree's value for each of `count` prepared rows, a multiple of 8, to the float64 at `out`. `stride` is the bytes of eight rows.
  ;; `roots` holds the address of each tree's root, `depths` how many steps its deepest leaf is away; after 8 steps it is asked at every second
  ;; one whether all eight rows stand still.
  (func (export "walk")
    (param $values i32) (param $nodes i32) (param $roots i32) (param $depths i32) (param $trees i32)
    (param $rows i32) (param $stride i32) (param $count i32) (param $out i32)
    (local $root i32) (local $steps i32) (local $left i32) (local $word i32) (local $to i32) (local $row i32) (local $last i32) (local $before i32)
    (local $a i32) (local $b i32) (local $c i32) (local $d i32) (local $e i32) (local $f i32) (local $g i32) (local $h i32)
    (local.set $values (i32.sub (local.get $values) (local.get $nodes)))
    (local.set $last (i32.add (local.get $rows) (i32.mul (local.get $stride) (i32.shr_u (local.get $count) (i32.const 3)))))
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $trees)))
        (local.set $trees (i32.sub (local.get $trees) (i32.const 1)))
        (local.set $root (i32.load (local.get $roots)))
        (local.set $steps (i32.load (local.get $depths)))
        (local.set $roots (i32.add (local.get $roots) (i32.const 4)))
        (local.set $depths (i32.add (local.get $depths) (i32.const 4)))
        (local.set $row (local.get $rows))
        (local.set $to (local.get $out))
        (loop $eight
          (local.set $a (local.get $root))
          (local.set $b (local.get $root))
          (local.set $c (local.get $root))
          (local.set $d (local.get $root))
          (local.set $e (local.get $root))
          (local.set $f (local.get $root))
          (local.set $g (local.get $root))
          (local.set $h (local.get $root))
          (local.set $left (select (local.get $steps) (i32.const 8) (i32.lt_u (local.get $steps) (i32.const 8))))
          (block $fallen
            (br_if $fallen (i32.eqz (local.get $left)))
            (loop $deeper
              (local.set $word (i32.load offset=4 (local.get $a)))
              (local.set $a (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $a)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $b)))
              (local.set $b (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=4 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $b)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $c)))
              (local.set $c (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=8 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $c)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $d)))
              (local.set $d (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=12 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $d)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $e)))
              (local.set $e (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=16 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $e)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $f)))
              (local.set $f (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=20 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $f)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $g)))
              (local.set $g (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=24 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $g)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $h)))
              (local.set $h (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=28 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $h)))) (i32.const 3))))
              (br_if $deeper (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
            (br_if $fallen (i32.le_u (local.get $steps) (i32.const 8)))
            (local.set $left (i32.shr_u (i32.sub (local.get $steps) (i32.const 7)) (i32.const 1)))
            (loop $deepest
              (local.set $before (i32.add (i32.add (i32.add (local.get $a) (local.get $b)) (i32.add (local.get $c) (local.get $d))) (i32.add (i32.add (local.get $e) (local.get $f)) (i32.add (local.get $g) (local.get $h)))))
              (local.set $word (i32.load offset=4 (local.get $a)))
              (local.set $a (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $a)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $b)))
              (local.set $b (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=4 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $b)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $c)))
              (local.set $c (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=8 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $c)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $d)))
              (local.set $d (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=12 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $d)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $e)))
              (local.set $e (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=16 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $e)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $f)))
              (local.set $f (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=20 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $f)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $g)))
              (local.set $g (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=24 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $g)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $h)))
              (local.set $h (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=28 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $h)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $a)))
              (local.set $a (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $a)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $b)))
              (local.set $b (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=4 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $b)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $c)))
              (local.set $c (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=8 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $c)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $d)))
              (local.set $d (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=12 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $d)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $e)))
              (local.set $e (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=16 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $e)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $f)))
              (local.set $f (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=20 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $f)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $g)))
              (local.set $g (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=24 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $g)))) (i32.const 3))))
              (local.set $word (i32.load offset=4 (local.get $h)))
              (local.set $h (i32.add (local.get $root) (i32.shl (i32.add (i32.shr_u (local.get $word) (i32.const 16)) (f32.ge
                (f32.load offset=28 (i32.add (local.get $row) (i32.and (local.get $word) (i32.const 0xffff)))) (f32.load (local.get $h)))) (i32.const 3))))
              ;; A step goes to a later node or stays, so the sum stands still only when all do.
              (br_if $fallen (i32.eq (local.get $before) (i32.add (i32.add (i32.add (local.get $a) (local.get $b)) (i32.add (local.get $c) (local.get $d))) (i32.add (i32.add (local.get $e) (local.get $f)) (i32.add (local.get $g) (local.get $h))))))
              (br_if $deepest (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))
          (f64.store (local.get $to)
            (f64.add (f64.load (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $a)))))
          (f64.store offset=8 (local.get $to)
            (f64.add (f64.load offset=8 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $b)))))
          (f64.store offset=16 (local.get $to)
            (f64.add (f64.load offset=16 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $c)))))
          (f64.store offset=24 (local.get $to)
            (f64.add (f64.load offset=24 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $d)))))
          (f64.store offset=32 (local.get $to)
            (f64.add (f64.load offset=32 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $e)))))
          (f64.store offset=40 (local.get $to)
            (f64.add (f64.load offset=40 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $f)))))
          (f64.store offset=48 (local.get $to)
            (f64.add (f64.load offset=48 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $g)))))
          (f64.store offset=56 (local.get $to)
            (f64.add (f64.load offset=56 (local.get $to)) (f64.load (i32.add (local.get $values) (local.get $h)))))
          (local.set $to (i32.add (local.get $to) (i32.const 64)))
          (local.set $row (i32.add (local.get $row) (local.get $stride)))
          (br_if $eight (i32.lt_u (local.get $row) (local.get $last))))
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
