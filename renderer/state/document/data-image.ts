export interface DataImage {
	type: string;
	bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The picture in a `data:` link, or in bare base64, as exports write it (format.md, 4.3). Null where it is none of the
 * kinds that browsers show as pixels: SVG is a document, and is not shown.
 */
export function dataImage(text: string): DataImage | null {
	const link = /^data:(image\/(?:png|jpeg|jpg|webp|gif|bmp))(?:;[^,;]*)*;base64,/iu.exec(text);
	if (link === null && text.startsWith("data:")) return null;
	const bytes = decoded(text.slice(link?.[0].length ?? 0));
	if (bytes === null || bytes.length === 0) return null;
	return { type: link?.[1]?.toLowerCase() ?? "image/png", bytes };
}

function decoded(base64: string): Uint8Array<ArrayBuffer> | null {
	try {
		return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
	} catch (error) {
		if (error instanceof Error && error.name === "InvalidCharacterError") return null;
		throw error;
	}
}
