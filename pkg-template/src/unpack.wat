;; The text of a wasm, back into bytes: what `src/inline.js` says of it in short. In JavaScript this loop would run before anything has
;; optimized it, and be a third of what it takes to load the package.
(module
  ;; At 0 the value of each character, at 128 the alphabet, at 220 the text, and then the bytes in its place.
  (memory (export "memory") 1)

  ;; Reads what ends at `end`; returns where the bytes end.
  (func (export "unpack") (param $end i32) (result i32)
    (local $from i32) (local $to i32) (local $value i32)

    (loop $alphabet
      (i32.store8 (i32.load8_u offset=128 (local.get $from)) (local.get $from))
      (br_if $alphabet
        (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 1))) (i32.const 92))))

    (local.set $from (i32.const 220))
    (local.set $to (i32.const 220))
    (loop $text
      (local.set $value (i32.load8_u (i32.load8_u (local.get $from))))
      (if (i32.ge_u (local.get $value) (i32.const 90))
        ;; Of two characters: 90 + 92 × (value − 90) + the value of the second one.
        (then
          (local.set $value
            (i32.add
              (i32.sub (i32.mul (local.get $value) (i32.const 92)) (i32.const 8190))
              (i32.load8_u (i32.load8_u offset=1 (local.get $from)))))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))))

      ;; The bytes from 106 to 122 have their values before those from 73 to 105.
      (if (i32.lt_u (i32.sub (local.get $value) (i32.const 73)) (i32.const 50))
        (then
          (local.set $value
            (i32.add
              (local.get $value)
              (select (i32.const 33) (i32.const -17) (i32.lt_u (local.get $value) (i32.const 90)))))))

      (i32.store8 (local.get $to) (local.get $value))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $text
        (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 1))) (local.get $end))))
    (local.get $to)))
