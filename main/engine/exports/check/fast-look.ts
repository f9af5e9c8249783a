import type { Json } from "#shared/json";

/** What the bytes of a sound JSON text show. */
export interface TextLook {
	/**
	 * Keys written: colons outside strings. JSON.parse keeps the last of keys that come twice in an object, so a text with
	 * more keys than its value has swallowed some.
	 */
	keys: number;
	/** It may hold the escape of half a surrogate pair. Escaped pairs count too: emoji are written so. */
	surrogates: boolean;
}

export function lookAtText(text: Uint8Array): TextLook {
	const { length } = text;
	let keys = 0;
	let surrogates = false;
	for (let i = 0; i < length; i++) {
		const byte = text[i];
		if (byte === 0x3a) keys++;
		else if (byte === 0x22) {
			let inside = text[++i];
			while (inside !== 0x22 && i < length) {
				if (inside === 0x5c) {
					// \ud or \uD: the escapes of surrogates begin so.
					if (text[++i] === 0x75 && ((text[i + 1] ?? 0) | 0x20) === 0x64) surrogates = true;
				}
				inside = text[++i];
			}
		}
	}
	return { keys, surrogates };
}

/** What a parsed value shows of how it was written. */
export interface ValueLook {
	keys: number;
	/** A number is beyond what is exact (2^53) or finite, or a text holds half a surrogate pair. */
	suspicious: boolean;
}

const loneSurrogate = /\p{Surrogate}/u;

/** Goes through a value once, without recursion: its depth is a stranger's. */
export function lookThrough(root: Json, texts: boolean): ValueLook {
	const open: Json[] = [root];
	let keys = 0;
	let suspicious = false;
	const leaf = (value: Json): void => {
		if (typeof value === "number") {
			if (!(value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER)) suspicious = true;
		} else if (texts && typeof value === "string" && loneSurrogate.test(value)) suspicious = true;
	};
	for (;;) {
		const value = open.pop();
		if (value === undefined) return { keys, suspicious };
		if (typeof value !== "object" || value === null) leaf(value);
		else if (Array.isArray(value)) {
			for (const item of value) {
				if (typeof item === "object") {
					if (item !== null) open.push(item);
				} else leaf(item);
			}
		} else {
			// Only own keys are enumerable in what JSON.parse answers, `__proto__` among them.
			for (const key in value) {
				keys++;
				if (texts && loneSurrogate.test(key)) suspicious = true;
				const item = value[key] as Json;
				if (typeof item === "object") {
					if (item !== null) open.push(item);
				} else leaf(item);
			}
		}
	}
}
