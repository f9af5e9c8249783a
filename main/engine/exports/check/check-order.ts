import type { FileStamp } from "../text-source.ts";
import type { TextPart } from "../unpack.ts";

/** Which text is checked: told to a checker once. */
export interface CheckOrder {
	textPath: string;
	stamp: FileStamp;
	parts: readonly TextPart[];
}
