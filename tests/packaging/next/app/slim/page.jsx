"use client";
// Imports the entry whose wasm is a file of its own.
import { init, io } from "socketio-wasm/slim";
import { Answer } from "../answer.jsx";

const load = () => init().then(() => io);

export default function Page() {
  return <Answer load={load} />;
}
