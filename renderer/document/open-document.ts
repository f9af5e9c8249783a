import type { OpenDocument } from "./paged-document.ts";

/** pdf.js is loaded when the first document is: most exports have none. */
export const openDocument: OpenDocument = async (url, bytes, signal) => {
	const { openPdf } = await import("./pdf-document.ts");
	return openPdf(url, bytes, signal);
};
