;; Decodes the text of an inlined wasm; `scripts/build/inline.js` encodes it. As JavaScript this loop would run in the interpreter,
;; and would take a third of the time to load the package.
(module
  ;; The text starts at address 0. The bytes replace it.
  (memory (export "memory") 0)

  ;; The value of the character at an address: its place in printable ASCII without `"`, `<` and `\`.
  (func $value (param $at i32) (result i32)
    (local $code i32)
    (local.set $code (i32.load8_u (local.get $at)))
    (i32.sub
      (i32.sub
        (i32.sub
          (i32.sub (local.get $code) (i32.const 32))
          (i32.gt_u (local.get $code) (i32.const 34)))
        (i32.gt_u (local.get $code) (i32.const 60)))
      (i32.gt_u (local.get $code) (i32.const 92))))

  ;; Takes the length of the text, returns the number of bytes.
  (func (export "unpack") (param $end i32) (result i32)
    (local $from i32) (local $to i32) (local $byte i32)
    (loop $text
      (local.set $byte (call $value (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      ;; Two characters: 90 + 92 × (the first − 90) + the second.
      (if (i32.ge_u (local.get $byte) (i32.const 90))
        (then
          (local.set $byte
            (i32.add
              (i32.sub (i32.mul (local.get $byte) (i32.const 92)) (i32.const 8190))
              (call $value (local.get $from))))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))))

      (i32.store8 (local.get $to) (local.get $byte))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $text (i32.lt_u (local.get $from) (local.get $end))))
    (local.get $to)))
