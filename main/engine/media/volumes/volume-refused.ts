import type { MissingClass } from "#shared/media-needs";
import { type Fault, fault } from "#shared/outcome";
import type { MediaRole } from "#shared/media-needs";

/** What is wrong with a file: it is of a kind that is not read, its bytes are not what they should be, or it is too large. */
export type RefusalKind = "unsupported" | "damaged" | "too-large";

/** Raised where a file is not read as a volume; its message is the end of a sentence that begins with the file's name. */
export class VolumeRefused extends Error {
	constructor(
		readonly kind: RefusalKind,
		message: string,
		/** Set where what lies there is another answer than the file that was wanted. */
		readonly missing: Extract<MissingClass, "proxy-page" | "wrong-content"> | null = null,
	) {
		super(message);
	}
}

/** The refusal as a fault of what was wanted: a volume to look at, or the labels in one. */
export function refusalFault(role: MediaRole, kind: RefusalKind, sentence: string): Fault {
	return fault(`${role === "asset" ? "volume" : "mask"}-${kind}`, sentence);
}
