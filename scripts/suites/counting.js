// How the suites count.

/** Adds up the "test result" lines of Rust's test harness and of wasm-bindgen's. */
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

/** A command that failed without a failed test, by not compiling for one, is a failure too. */
export function withFailure(count, failure) {
  return failure && count.failed === 0 ? { ...count, failed: 1, note: failure } : count;
}
