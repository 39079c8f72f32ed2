// What the cases assert with.

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles where A and B are one type: neither is assignable only, or `any`. */
export declare function same<A, B>(...proof: Same<A, B> extends true ? [] : ["these types differ"]): void;

/** `is<A>()(value)` compiles where the value is of type A exactly. */
export declare function is<A>(): <B>(value: B, ...proof: Same<A, B> extends true ? [] : ["these types differ"]) => void;

/** A value of a type, for cases that are compiled and never run. */
export declare function some<T>(): T;
