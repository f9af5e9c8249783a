/** The states of the lexer and the words for them. */

// What may come next, or what we are inside of.
export const VALUE = 0;
export const VALUE_OR_CLOSE = 1;
export const KEY_OR_CLOSE = 2;
export const KEY = 3;
export const COLON = 4;
export const AFTER = 5;
export const STRING = 6;
export const ESCAPE = 7;
export const HEX = 8;
export const UTF8 = 9;
export const MINUS = 10;
export const ZERO = 11;
export const INTEGER = 12;
export const POINT = 13;
export const FRACTION = 14;
export const EXPONENT = 15;
export const EXPONENT_SIGN = 16;
export const EXPONENT_DIGITS = 17;
export const LITERAL = 18;
export const DONE = 19;
export const FAULT = 20;

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const ARRAY = 0;
export const OBJECT = 1;

/** 1 for bytes that stand for themselves inside a string. */
export const plain = new Uint8Array(256).fill(1, 0x20, 0x80);
plain[QUOTE] = 0;
plain[BACKSLASH] = 0;

export const expectations: Readonly<Record<number, string>> = {
	[VALUE]: "a value",
	[VALUE_OR_CLOSE]: "a value or ]",
	[KEY_OR_CLOSE]: "a key in quotes or }",
	[KEY]: "a key in quotes",
	[COLON]: "a colon after the key",
	[AFTER]: "a comma or the closing bracket",
	[ESCAPE]: 'one of " \\ / b f n r t u after a backslash',
	[HEX]: "four hexadecimal digits after \\u",
	[MINUS]: "a digit after the minus sign",
	[POINT]: "a digit after the decimal point",
	[EXPONENT]: "a digit or sign after the e",
	[EXPONENT_SIGN]: "a digit in the exponent",
};

export const insides: Readonly<Record<number, string>> = {
	[STRING]: "a string",
	[ESCAPE]: "a string",
	[HEX]: "a string",
	[UTF8]: "a string",
	[LITERAL]: "a word",
};

export const literals = [
	{ bytes: [0x74, 0x72, 0x75, 0x65], word: "true", value: true },
	{ bytes: [0x66, 0x61, 0x6c, 0x73, 0x65], word: "false", value: false },
	{ bytes: [0x6e, 0x75, 0x6c, 0x6c], word: "null", value: null },
] as const;

/** The state after a byte that has to be a digit or sign within a number; FAULT where it is neither. */
export function nextInNumber(state: number, c: number): number {
	const isDigit = c >= 0x30 && c <= 0x39;
	if (state === MINUS) return c === 0x30 ? ZERO : isDigit ? INTEGER : FAULT;
	if (state === POINT) return isDigit ? FRACTION : FAULT;
	if (state === EXPONENT && (c === 0x2b || c === 0x2d)) return EXPONENT_SIGN;
	return isDigit ? EXPONENT_DIGITS : FAULT;
}

/** 1 for bytes that may follow a backslash; u, which starts four digits, aside. */
export const escapable = new Uint8Array(256);
for (const character of '"\\/bfnrt') escapable[character.charCodeAt(0)] = 1;
