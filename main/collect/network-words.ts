/** The code of an error of the network, of encryption or of unpacking; "" where it has none. */
export function codeOf(error: unknown): string {
	return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? "") : "";
}

/** What an error of the network means, and whether another try may help. @param got how much had come, as " after 12 bytes" */
export function networkWords(code: string, got: string): { sentence: string; retry: boolean } {
	if (certificateErrors.test(code)) {
		const sentence = `The other side's certificate is not trusted (${code}): a proxy may read along. NODE_EXTRA_CA_CERTS names those of your network.`;
		return { sentence, retry: false };
	}
	const words = spokenErrors.get(code) ?? "The connection broke";
	const shown = /^[A-Z][A-Z0-9_]{2,40}$/u.test(code) ? ` (${code})` : "";
	return { sentence: `${words}${got}${shown}.`, retry: true };
}

const certificateErrors = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/u;

const spokenErrors: ReadonlyMap<string, string> = new Map([
	["ENOTFOUND", "The host's name is not known"],
	["EAI_AGAIN", "The host's name could not be looked up"],
	["ECONNREFUSED", "The host does not answer"],
	["EHOSTUNREACH", "The host cannot be reached"],
	["ENETUNREACH", "There is no network"],
	["ETIMEDOUT", "The other side said nothing for too long"],
	["Z_DATA_ERROR", "What came could not be unpacked"],
	["Z_BUF_ERROR", "What came ended within what it was packed in"],
]);
