// The events of the cases.

export interface ServerToClientEvents {
  news: (text: string, views: number) => void;
  tick: () => void;
  question: (text: string, answer: (yes: boolean, why: string) => void) => void;
}

export interface ClientToServerEvents {
  hello: (name: string) => void;
  bye: () => void;
  search: (words: string, limit: number, found: (count: number) => void) => void;
  save: (data: Uint8Array, done: () => void) => void;
  locate: (found: (latitude: number, longitude: number) => void) => void;
  draw: (shape: { kind: "circle"; radius: number } | { kind: "dot" }) => void;
  guess: (options?: { hint: string }) => void;
  many: (...words: string[]) => void;
}
