"use client";
// Imports the package where the page is rendered: on the server too.
import { io } from "socketio-wasm";
import { Answer } from "./answer.jsx";

const load = async () => io;

export default function Page() {
  return <Answer load={load} />;
}
