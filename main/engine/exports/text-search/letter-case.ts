/** Pairs that have no case mapping of one character, and are one letter for newer versions of Unicode. */
const unmapped = [
	[0x390, 0x1fd3],
	[0x3b0, 0x1fe3],
	[0xfb05, 0xfb06],
] as const;
/** No letter with case lies beyond. */
const LAST = 0x1ffff;

let classes: Map<number, readonly number[]> | null = null;

/**
 * The characters that are one letter with this one, letter case aside, itself included: simple case folding as a regular
 * expression with the flags i and u does it, so that K is also the Kelvin sign and s the long ſ, but ß is not ss.
 */
export function letterVariants(character: number): readonly number[] {
	classes ??= makeClasses();
	return classes.get(character) ?? [character];
}

function makeClasses(): Map<number, readonly number[]> {
	const made = new Map<number, readonly number[]>();
	const join = (a: number, b: number): void => {
		const both = [...new Set([...(made.get(a) ?? [a]), ...(made.get(b) ?? [b])])];
		for (const one of both) made.set(one, both);
	};
	for (let code = 0x41; code <= LAST; code++) {
		const character = String.fromCodePoint(code);
		for (const other of [character.toLowerCase(), character.toUpperCase()])
			if (other !== character && sameLetter(character, other)) join(code, other.codePointAt(0) ?? code);
	}
	for (const [a, b] of unmapped) if (sameLetter(String.fromCodePoint(a), String.fromCodePoint(b))) join(a, b);
	return made;
}

function sameLetter(a: string, b: string): boolean {
	return /^(.)\1$/isu.test(a + b);
}
