/** Any value that JSON can say. Objects may own keys such as `__proto__`: read them with `Object.entries`, never copy by `t[k] = v`. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Keys the format does not name, kept as exported and in their order. Pairs, because a key may be called `__proto__`. */
export type UnknownKeys = readonly (readonly [key: string, value: Json])[];
