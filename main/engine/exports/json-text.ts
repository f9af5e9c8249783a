/** A byte as a person would name it. */
export function describe(byte: number): string {
	const names = new Map([
		[0x09, "a tab"],
		[0x0a, "a line break"],
		[0x0d, "a carriage return"],
		[0x20, "a space"],
		[0x2c, "a comma"],
		[0x2e, "a full stop"],
	]);
	if (!names.has(byte) && byte > 0x20 && byte < 0x7f) return String.fromCharCode(byte);
	return names.get(byte) ?? `byte 0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/**
 * The text of a JSON string's inside. A text that was cut short (`capped`) may end within an escape, which then goes.
 */
export function unescapeJson(text: string, capped: boolean): string {
	const whole = capped ? text.replace(/((?:^|[^\\])(?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/u, "$1") : text;
	return JSON.parse(`"${whole}"`) as string;
}

const escapes = new Map([
	["b", "\b"],
	["f", "\f"],
	["n", "\n"],
	["r", "\r"],
	["t", "\t"],
]);

/**
 * The text of a JSON string's inside that nobody has checked: escapes that JSON does not know stand as they are written.
 */
export function unescapeUnchecked(text: string): string {
	return text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/gu, (_, code: string | undefined, letter: string) =>
		code === undefined ? (escapes.get(letter) ?? letter) : String.fromCharCode(parseInt(code, 16)),
	);
}

/** How many bytes follow the first byte of a UTF-8 character beyond ASCII; 0 where none begins so. */
export function continuationBytes(lead: number): number {
	if (lead >= 0xc2 && lead <= 0xdf) return 1;
	if (lead >= 0xe0 && lead <= 0xef) return 2;
	return lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
}

/** Which second bytes a first byte allows (the Unicode standard, table 3-7): neither overlong nor surrogates. */
export function secondByteRange(lead: number): [low: number, high: number] {
	return [lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80, lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf];
}
