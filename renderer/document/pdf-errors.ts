/**
 * Why a document cannot be read, as the end of a sentence ("a.pdf could not be shown: …"). pdf.js tells its errors by
 * name alone: of some it exports no class.
 */
export function whyUnreadable(error: unknown): Error {
	if (!(error instanceof Error)) return new Error(String(error));
	switch (error.name) {
		case "PasswordException":
			return new Error("it is locked with a password; save it without one");
		case "InvalidPDFException":
		case "FormatError":
		case "XRefEntryException":
		case "MissingDataException":
			return new Error(`it is damaged (${withoutStop(error.message)})`);
		case "UnknownErrorException":
			return new Error(`it cannot be read (${withoutStop(error.message)})`);
		default:
			return error;
	}
}

function withoutStop(message: string): string {
	return message.replace(/[.\s]+$/u, "");
}
