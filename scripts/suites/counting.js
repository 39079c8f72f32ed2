// Counts the results of test programs.

/** Adds up the "test result" lines of the test harnesses of Rust and wasm-bindgen. */
export function rustCounter() {
  const count = { passed: 0, failed: 0 };
  return {
    count,
    read(line) {
      const [, passed, failed] = /^test result: \w+\. (\d+) passed; (\d+) failed/.exec(line) || [];
      if (passed === undefined) return;
      count.passed += Number(passed);
      count.failed += Number(failed);
    },
  };
}

/** Adds a failure if the command failed without a failed test, for example because the code does not compile. */
export function withFailure(count, failure) {
  return failure && count.failed === 0 ? { ...count, failed: 1, note: failure } : count;
}
