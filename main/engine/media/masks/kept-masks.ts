import { createHash } from "node:crypto";
import * as path from "node:path";
import * as v from "valibot";
import { ok, type Outcome } from "#shared/outcome";
import { contentKey } from "../../exports/index-cache.ts";
import { type DerivedKey, DerivedFolders } from "../derived-folders.ts";
import type { DecodedMask } from "./decode-mask.ts";
import type { PartCount } from "./largest-parts.ts";
import type { MaskColour } from "./mask-colours.ts";
import type { MaskThread } from "./mask-threads.ts";
import type { JobControl } from "../../job-control.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const FIELDS = 8;

/** Colours are told as base64 of eight float64 each: there may be 65,534. */
const decodedAbout = v.object({
	width: count,
	height: count,
	colours: v.string(),
	others: v.nullable(v.object({ pixels: count, colours: count, x: count, y: count })),
	background: count,
	notes: v.array(v.string()),
});
const labelledAbout = v.object({ parts: v.array(v.object({ label: count, parts: count, kept: count })) });

const isPart = (name: string): boolean => name.endsWith(".bin");

/** A PNG of a mask: the whole of a file, or a part of a bundle. */
export interface MaskFile {
	path: string;
	offset: number;
	bytes: number;
	name: string;
	/** Of its bytes; null where nobody has summed them. */
	sha256: string | null;
}

/** Decoded masks and what is made of them, on disk and by content: each is made once. */
export class KeptMasks {
	readonly #decoded: DerivedFolders<v.InferOutput<typeof decodedAbout>>;
	readonly #labelled: DerivedFolders<v.InferOutput<typeof labelledAbout>>;

	constructor(
		cacheFolder: string,
		private readonly thread: MaskThread,
		isShown: (key: DerivedKey) => boolean,
	) {
		this.#decoded = new DerivedFolders(path.join(cacheFolder, "mask-colours"), {
			magic: "ango-loupe mask colours",
			version: 1,
			description: "mask.json",
			about: decodedAbout,
			isPart,
			what: "the colours",
		});
		const kind = {
			magic: "ango-loupe mask labels",
			version: 1,
			description: "labels.json",
			about: labelledAbout,
			isPart,
			what: "the labels",
		};
		this.#labelled = new DerivedFolders(path.join(cacheFolder, "mask-labels"), kind, undefined, isShown);
	}

	/** Errors: those of the file system. */
	static keyOf({ path: file, offset, bytes, sha256 }: MaskFile): DerivedKey {
		const content = sha256 ?? `${contentKey(file)} ${String(offset)} ${String(bytes)}`;
		return createHash("sha256").update(content).digest("hex").slice(0, 40);
	}

	/** The colours of a mask, decoded unless they are kept. Faults: those of runMaskJob, and "no-space". */
	async decode(file: MaskFile, key: DerivedKey, control: JobControl): Promise<Outcome<DecodedMask>> {
		const kept = await this.#decoded.find(key);
		if (kept !== null) return ok({ ...kept, colours: unpackColours(kept.colours) });
		// What its header says is looked at before: the room it may take is not known yet, and less than this as a rule.
		const begun = await this.#decoded.begin(key, file.bytes, file.name);
		if (!begun.ok) return begun;
		const { folder } = begun.value;
		const { path: place, offset, bytes, name } = file;
		const result = await this.thread.run({ step: "decode", path: place, offset, bytes, name, folder }, control);
		if (!result.ok || result.value.step !== "decode") {
			await this.#decoded.discard({ folder });
			return result.ok ? wrongAnswer() : result;
		}
		const { mask } = result.value;
		const about = { ...mask, colours: packColours(mask.colours) };
		const finished = await this.#decoded.finish(begun.value, about, file.name);
		return finished.ok ? ok(mask) : finished;
	}

	/** Tiles and components for a table of labels. */
	async label(
		mask: DecodedMask,
		key: DerivedKey,
		labels: Uint8Array,
		name: string,
		control: JobControl,
	): Promise<Outcome<{ key: DerivedKey; parts: PartCount[] }>> {
		const labelled = `${key}-${createHash("sha256").update(labels).digest("hex").slice(0, 24)}`;
		const kept = await this.#labelled.find(labelled);
		if (kept !== null) return ok({ key: labelled, ...kept });
		// Every level together has a third more than the first.
		const begun = await this.#labelled.begin(labelled, (mask.width * mask.height * 4) / 3, name);
		if (!begun.ok) return begun;
		const { folder } = begun.value;
		const size = { width: mask.width, height: mask.height };
		const job = { step: "label", decoded: this.decodedFolder(key), size, labels, name, folder } as const;
		const result = await this.thread.run(job, control);
		if (!result.ok || result.value.step !== "label") {
			await this.#labelled.discard({ folder });
			return result.ok ? wrongAnswer() : result;
		}
		const { parts } = result.value;
		const finished = await this.#labelled.finish(begun.value, { parts }, name);
		return finished.ok ? ok({ key: labelled, parts }) : finished;
	}

	/** Where the runs of a decoded mask lie (see readLabels). */
	decodedFolder(key: DerivedKey): string {
		return this.#decoded.folderOf(key);
	}

	/** Where tiles and components lie. */
	labelledFolder(key: DerivedKey): string {
		return this.#labelled.folderOf(key);
	}
}

function wrongAnswer(): never {
	throw new Error("a mask's thread answered another question");
}

function packColours(colours: readonly MaskColour[]): string {
	const values = colours.flatMap(({ number, red, green, blue, alpha, pixels, x, y }) => [
		number,
		red,
		green,
		blue,
		alpha,
		pixels,
		x,
		y,
	]);
	return Buffer.from(Float64Array.from(values).buffer).toString("base64");
}

function unpackColours(text: string): MaskColour[] {
	const bytes = Uint8Array.from(Buffer.from(text, "base64"));
	const values = new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8 / FIELDS) * FIELDS);
	return Array.from({ length: values.length / FIELDS }, (_, n) => {
		const [number = 0, red = 0, green = 0, blue = 0, alpha = 0, pixels = 0, x = 0, y = 0] = values.subarray(FIELDS * n);
		return { number, red, green, blue, alpha, pixels, x, y };
	});
}
