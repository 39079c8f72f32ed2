// Type assertions for the cases.

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles if A and B are the same type, not just assignable, and neither is `any`. */
export declare function same<A, B>(...proof: Same<A, B> extends true ? [] : ["these types differ"]): void;

/** `is<A>()(value)` compiles if the value has exactly the type A. */
export declare function is<A>(): <B>(value: B, ...proof: Same<A, B> extends true ? [] : ["these types differ"]) => void;

/** A value of a type: cases are compiled, never run. */
export declare function some<T>(): T;
