/** A page of a document as it is seen: turned as the file says, cut to what the file shows of it. */
export interface DocumentPage {
	/** Points: 1/72 inch, or a multiple of it where the page says so. */
	width: number;
	height: number;
	/** Degrees clockwise by which the file turns the page: 0, 90, 180 or 270. */
	rotation: number;
	/**
	 * Paints the page onto so many pixels. The caller closes the bitmap.
	 *
	 * @throws the reason of `signal` where it is aborted; an Error that says why where the page cannot be painted
	 */
	render(pixels: { width: number; height: number }, signal: AbortSignal): Promise<ImageBitmap>;
	/** Lets go of what painting took. */
	release(): void;
}

/** A document that is read piece by piece. */
export interface PagedDocument {
	pages: number;
	/** @param index 0-based. @throws an Error that says why the page cannot be read */
	page(index: number): Promise<DocumentPage>;
	close(): void;
}

/**
 * Opens the document at a URL on the page's own origin.
 *
 * @param bytes of the file
 * @throws an Error whose message ends a sentence ("a.pdf could not be shown: …")
 */
export type OpenDocument = (url: string, bytes: number, signal: AbortSignal) => Promise<PagedDocument>;
