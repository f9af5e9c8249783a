import scriptUrl from "./pdf-worker.ts?worker&url";

/** Not in TypeScript's DOM yet, nor in every browser. What is trusted is typed as the text that every browser takes. */
interface TrustedTypes {
	trustedTypes?: {
		createPolicy(
			name: string,
			rules: { createScriptURL(text: string): string },
		): { createScriptURL(text: string): string };
	};
}

/**
 * The page's policy takes the address of a worker only from here, and whatever is asked of this, the answer is the one
 * script that may be a worker. Browsers that know no trusted types take the text.
 */
const policy = (globalThis as TrustedTypes).trustedTypes?.createPolicy("pdf-worker", {
	createScriptURL: () => scriptUrl,
});

/** A thread for one document: where a damaged file holds it up, it is ended with the document. */
export function startPdfThread(): Worker {
	return new Worker(policy?.createScriptURL("") ?? scriptUrl, { type: "module" });
}
