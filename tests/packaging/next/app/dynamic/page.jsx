"use client";
// Imports the package when the page wants it.
import { Answer } from "../answer.jsx";

const load = () => import("socketio-wasm").then(({ io }) => io);

export default function Page() {
  return <Answer load={load} />;
}
