"use client";
// Exchanges an event with the server that the address names, and shows the answer.
import { useEffect, useState } from "react";
import { exchange, finish } from "./exchange.js";

/** `load` resolves with `io`. */
export function Answer({ load }) {
  const [answer, setAnswer] = useState("none yet");
  useEffect(() => {
    const server = new URLSearchParams(window.location.search).get("server");
    const answered = load().then((io) => exchange((options) => io(server, options)));
    answered.then(setAnswer, () => {});
    finish(answered);
  }, [load]);
  return <p>answer: {answer}</p>;
}
