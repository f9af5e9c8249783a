import type { ExportLayout } from "#shared/export";
import type { AssetForm, AssetSummary } from "./asset-fields.ts";
import { AssetReader } from "./asset-summary.ts";
import { findAssetStart } from "./asset-start.ts";
import { describe } from "./json-text.ts";
import { JsonTokens } from "./json-tokens.ts";
import type { TextSource } from "./text-source.ts";

/** Something found wrong; its line and column are counted by whoever keeps it. */
export interface Finding {
	at: number;
	severity: "damaged" | "odd";
	sentence: string;
}

/** What a scan tells, in the order of the text. */
export interface ScanListener {
	asset(asset: AssetSummary): void;
	finding(finding: Finding): void;
	/** After every piece. Answers true to go on, false to stop. */
	progress(read: number): boolean | Promise<boolean>;
	/** Asked before each element that begins with a brace; true ends the scan there. */
	pause?(at: number): boolean;
}

/** Where in a text a scan stands. */
export interface ScanState {
	/** The next byte. */
	position: number;
	/** Between the brackets of a list. */
	inArray: boolean;
	/** An element may come: at the beginning, and after a comma. */
	wantsElement: boolean;
	afterComma: boolean;
	/** The list has ended, and nothing should follow. */
	arrayEnded: boolean;
}

export interface ScanResult {
	layout: ExportLayout;
	/** False where the listener stopped it. */
	finished: boolean;
	/** Where it was paused, at the first byte of an element; null where the text was read to its end. */
	paused: ScanState | null;
	/** Set where the text does not begin as JSON does: what it begins with instead. */
	notJson: string | null;
	/** Where the text begins, after a byte order mark. */
	start: number;
}

const PIECE = 256 * 1024;
/** Places tried within one damaged asset. */
const MOST_TRIES = 16;
const taskForms: ReadonlySet<AssetForm> = new Set(["v3", "v2", "import", "issue"]);

/**
 * One pass over a text: every asset's byte range and summary, and everything that is not as it should be. Holds one
 * piece of the text. A damaged asset is left out and told; reading goes on at the next place where one begins.
 *
 * Errors: {@link SourceChanged} where the file shrinks under the scan; anything the source throws.
 */
export class TextScan {
	readonly #reader = new AssetReader();
	readonly #tokens = new JsonTokens(this.#reader);
	readonly #buffer: Buffer;
	#base = 0;
	#filled = 0;
	#index = 0;
	#stopped = false;
	#layout: ExportLayout = "empty";
	#inArray = false;
	#wantsElement = true;
	#afterComma = false;
	#arrayEnded = false;
	#elements = 0;
	/** First keys of the assets that were sound: what the next one probably begins with. */
	readonly #firstKeys: Set<string>;
	#paused: ScanState | null = null;
	/** What may still be read twice in search of swallowed assets: a hostile text must not take the square of its size. */
	#spareBytes: number;

	/** `resume`: goes on from there; `firstKeys`: those of the assets read before. */
	constructor(
		private readonly source: TextSource,
		private readonly listener: ScanListener,
		private readonly options: { pieceSize?: number; resume?: ScanState; firstKeys?: ReadonlySet<string> } = {},
	) {
		this.#buffer = Buffer.alloc(options.pieceSize ?? PIECE);
		this.#firstKeys = new Set(options.firstKeys);
		this.#spareBytes = source.size * 4;
		this.#reader.attach(this.#tokens);
	}

	async run(): Promise<ScanResult> {
		const { resume } = this.options;
		const start = resume ? resume.position : this.#skipByteOrderMark();
		if (resume) this.#resumeAt(resume);
		else {
			const first = await this.#significant();
			if (first === null) return this.#result(start, null);
			if (first !== 0x5b && first !== 0x7b) return this.#result(start, describe(first));
		}
		while (!this.#stopped) {
			const byte = await this.#significant();
			if (byte === 0x7b && this.#mayPause() && this.listener.pause?.(this.#position)) {
				this.#paused = {
					position: this.#position,
					inArray: this.#inArray,
					wantsElement: true,
					afterComma: this.#afterComma,
					arrayEnded: false,
				};
				break;
			}
			if (byte === null) {
				if (this.#inArray)
					this.#tell("damaged", this.#position, "The file ends before the closing ] of the list; it was probably cut");
				break;
			}
			if (this.#inArray) await this.#inside(byte);
			else await this.#outside(byte);
		}
		return this.#result(start, null);
	}

	#result(start: number, notJson: string | null): ScanResult {
		const layout = this.#layout === "ndjson" && this.#elements === 1 ? "single" : this.#layout;
		return { layout, finished: !this.#stopped, paused: this.#paused, notJson, start };
	}

	#resumeAt(state: ScanState): void {
		this.#seek(state.position);
		this.#inArray = state.inArray;
		this.#wantsElement = state.wantsElement;
		this.#afterComma = state.afterComma;
		this.#arrayEnded = state.arrayEnded;
	}

	/** An element begins here, and what came before it is settled. */
	#mayPause(): boolean {
		return this.#inArray ? this.#wantsElement : !this.#arrayEnded;
	}

	get #position(): number {
		return this.#base + this.#index;
	}

	/** Between two elements of the list, or before its end. */
	async #inside(byte: number): Promise<void> {
		const at = this.#position;
		if (byte === 0x5d) {
			if (this.#afterComma) this.#tell("odd", at, "There is a comma before the end of the list; it is ignored");
			this.#inArray = false;
			this.#arrayEnded = true;
			this.#index++;
		} else if (byte === 0x2c) {
			if (this.#wantsElement) this.#tell("odd", at, "There is a comma without an asset before it; it is ignored");
			this.#wantsElement = true;
			this.#afterComma = true;
			this.#index++;
		} else if (this.#wantsElement) {
			await this.#element(byte);
		} else if (byte === 0x7b) {
			this.#tell("odd", at, "The comma between two assets is missing; reading goes on as if it were there");
			this.#wantsElement = true;
		} else {
			await this.#resume(at, `Expected a comma or ] after an asset, found ${describe(byte)}`);
		}
	}

	/** Before, between or after values at the top: NDJSON, a single asset, or the start of a list. */
	async #outside(byte: number): Promise<void> {
		const at = this.#position;
		if (this.#arrayEnded) {
			this.#arrayEnded = false;
			this.#tell("damaged", at, "There is more text after the end of the list; assets found in it are shown");
		}
		if (byte === 0x5b) {
			if (this.#layout === "empty") this.#layout = "array";
			this.#inArray = true;
			this.#wantsElement = true;
			this.#afterComma = false;
			this.#index++;
		} else if (byte === 0x7b) {
			if (this.#layout === "empty") this.#layout = "ndjson";
			await this.#element(byte);
		} else if (byte === 0x2c) {
			this.#tell("odd", at, "There is a comma between two lines; it is ignored");
			this.#index++;
		} else {
			await this.#resume(at, `Expected an asset, found ${describe(byte)}`);
		}
	}

	/** Reads one value; tells it, or why it is left out. */
	async #element(byte: number): Promise<void> {
		const start = this.#position;
		const summary = await this.#value(start);
		if (this.#stopped) return;
		this.#wantsElement = false;
		this.#afterComma = false;
		this.#elements++;
		if (summary === "fault") {
			const { fault } = this.#tokens;
			if (!fault) throw new Error("A fault without a place");
			const from = Math.max(start + 1, Math.min(fault.at, this.#tokens.lastTokenAt));
			const sentence = `${fault.sentence}. ${this.#leftOut(start)}`;
			const swallowed = await this.#swallowed(start + 1, from);
			await this.#resume(fault.at, sentence, swallowed ?? from);
		} else if (summary === null) {
			const what = byte === 0x7b ? "an object without an asset or task" : this.#reader.topKind;
			this.#tell("damaged", start, `Expected an asset, found ${what}; it is left out`);
		} else {
			this.#firstKeys.add(summary.firstKey);
			this.listener.asset(summary);
		}
	}

	/**
	 * The first sound asset between `from` and `until`. One that was cut within a list takes the assets behind it for
	 * members of that list, until a bracket does not fit or the text ends: they are whole, and not lost.
	 */
	async #swallowed(from: number, until: number): Promise<number | null> {
		let position = from;
		for (let tries = 0; tries < MOST_TRIES && this.#spareBytes > 0;) {
			const place = findAssetStart(this.source, position, this.#firstKeys, !this.#inArray);
			if (place === null || place.at >= until) return null;
			position = place.at + 1;
			if (!place.certain) continue;
			tries++;
			this.#seek(place.at);
			const summary = await this.#value(place.at);
			if (this.#stopped) return null;
			this.#spareBytes -= this.#position - place.at;
			if (summary !== "fault" && summary !== null && taskForms.has(summary.form)) return place.at;
		}
		return null;
	}

	#leftOut(start: number): string {
		const { identity } = this.#reader;
		return `The asset ${identity === null ? "" : `${identity}, `}that begins at byte ${String(start)} is left out`;
	}

	/** The value at `start`, null where it is sound and no asset; "fault" where the lexer refuses it. */
	async #value(start: number): Promise<AssetSummary | null | "fault"> {
		this.#tokens.reset();
		this.#reader.begin(start);
		for (;;) {
			if (this.#index === this.#filled && !(await this.#fill())) {
				if (this.#stopped) return null;
				this.#tokens.finish(this.#position);
			} else {
				this.#index = this.#tokens.feed(this.#buffer, this.#index, this.#filled, this.#base);
			}
			if (this.#tokens.fault) return "fault";
			if (this.#tokens.done) {
				const summary = this.#reader.end(this.#position);
				return summary?.form === "unknown" ? null : summary;
			}
		}
	}

	/**
	 * After something that cannot be read: finds the next place from `from` on where an asset begins and goes on there. A
	 * place that only may be one counts if a whole sound asset stands there.
	 */
	async #resume(at: number, sentence: string, from = at): Promise<void> {
		let position = from;
		for (;;) {
			const place = findAssetStart(this.source, position, this.#firstKeys, !this.#inArray);
			if (place === null) {
				this.#tell("damaged", at, `${sentence}. No asset was found after it`);
				this.#seek(this.source.size);
				this.#inArray = false;
				return;
			}
			if (!(await this.listener.progress(place.at))) {
				this.#stopped = true;
				return;
			}
			this.#seek(place.at);
			const summary = await this.#value(place.at);
			if (this.#stopped) return;
			const sound = summary !== "fault" && summary !== null && taskForms.has(summary.form);
			if (sound || (summary === "fault" && place.certain)) {
				this.#tell("damaged", at, `${sentence}. Reading goes on at byte ${String(place.at)}`);
				this.#seek(place.at);
				this.#wantsElement = true;
				this.#afterComma = false;
				return;
			}
			position = summary === "fault" ? place.at + 1 : this.#position;
		}
	}

	#tell(severity: Finding["severity"], at: number, sentence: string): void {
		this.listener.finding({ at, severity, sentence });
	}

	#skipByteOrderMark(): number {
		const mark = Buffer.alloc(3);
		const length = this.source.read(mark, 0);
		const start = length === 3 && mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf ? 3 : 0;
		this.#seek(start);
		return start;
	}

	/** The next byte that is not white space, not yet consumed; null at the end. */
	async #significant(): Promise<number | null> {
		for (;;) {
			while (this.#index < this.#filled) {
				const byte = this.#buffer[this.#index] as number;
				if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
				this.#index++;
			}
			if (!(await this.#fill())) return null;
		}
	}

	#seek(position: number): void {
		this.#base = position;
		this.#filled = 0;
		this.#index = 0;
	}

	async #fill(): Promise<boolean> {
		const position = this.#base + this.#filled;
		if (!(await this.listener.progress(position))) {
			this.#stopped = true;
			return false;
		}
		this.#seek(position);
		this.#filled = this.source.read(this.#buffer, position);
		return this.#filled > 0;
	}
}
