// Counts the results of test programs, and keeps what they say of failures, for the summary of the run.

/** Adds up the "test result" lines of the test harnesses of Rust and wasm-bindgen. */
export function rustCounter() {
  const count = { passed: 0, failed: 0, details: [] };
  return {
    count,
    read(line) {
      if (/^test .+ \.\.\. FAIL(ED)?$|panicked at /.test(line)) count.details.push(line);
      const [, passed, failed] = /^test result: \w+\. (\d+) passed; (\d+) failed/.exec(line) || [];
      if (passed === undefined) return;
      count.passed += Number(passed);
      count.failed += Number(failed);
    },
  };
}

/**
 * Reads the end of the reporter: "  12 passing (3s)" and, if any, "  1 failing" and "  1 passed when run again", each with what
 * failed. Tests of the last kind have passed.
 */
export function mochaCounter() {
  const count = { passed: 0, failed: 0, details: [], note: "" };
  let ending = false;
  return {
    count,
    read(line) {
      const [, number, word] = /^ {2}(\d+) (passing|failing|passed when run again)\b/.exec(line) || [];
      if (word === "passing") count.passed = Number(number);
      if (word === "failing") count.failed = Number(number);
      if (word === "passed when run again") count.note = `${number} ${word}`;
      ending ||= word !== undefined && word !== "passing";
      if (ending && line.trim() !== "") count.details.push(line);
    },
  };
}

/** Adds a failure if the command failed without a failed test, for example because the code does not compile. */
export function withFailure(count, failure) {
  return failure && count.failed === 0 ? { ...count, failed: 1, note: failure } : count;
}
