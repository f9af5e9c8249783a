/** An answer of the other side that is no file: its status, its headers (names in small letters) and how its body begins. */
export interface Answer {
	status: number;
	headers: ReadonlyMap<string, string>;
	/** At most {@link mostBody} bytes. */
	body: Uint8Array;
}

/** Bytes of an error's body that are read. */
export const mostBody = 65_536;

/** What an answer says of itself. Nothing of it is shown but codes that are known and instants: it may repeat the link. */
export class AnswerFields {
	readonly text: string;

	constructor(private readonly answer: Answer) {
		this.text = new TextDecoder("utf-8").decode(answer.body.subarray(0, mostBody));
	}

	/** The first element of that name, in XML as the storages write it; "" where there is none. */
	element(name: string): string {
		return new RegExp(`<${name}>([^<]{0,1000})</${name}>`, "iu").exec(this.text)?.[1]?.trim() ?? "";
	}

	/** An instant in an element, in any of the forms that storages use; null where there is none. */
	instant(name: string): number | null {
		return readInstant(this.element(name));
	}

	/** "Start [Sun, 22 Nov 2026 10:15:00 GMT]", as Microsoft says it within a sentence. */
	bracketed(name: string): number | null {
		return readInstant(new RegExp(`\\b${name} \\[([^\\]]{1,60})\\]`, "u").exec(this.text)?.[1] ?? "");
	}

	/** The other side's clock, milliseconds since 1970; null where it says none. */
	serverTime(): number | null {
		return this.instant("ServerTime") ?? this.bracketed("Current") ?? serverTimeOf(this.answer.headers);
	}

	isPage(): boolean {
		return isWebPage(this.text) || /^\s*text\/html\b/iu.test(this.answer.headers.get("content-type") ?? "");
	}
}

export function serverTimeOf(headers: ReadonlyMap<string, string>): number | null {
	return readInstant(headers.get("date") ?? "");
}

/** Whether a text is a page for people, by how it begins. */
export function isWebPage(text: string): boolean {
	const start = text.slice(0, 4096).replace(/^\uFEFF/u, "");
	return /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta|title|frameset)\b/iu.test(
		start,
	);
}

/** ISO 8601, an HTTP date, a compact one, or seconds or milliseconds since 1970. */
function readInstant(text: string): number | null {
	const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u.exec(text);
	if (compact) return sane(Date.parse(text.replace(/^(.{4})(..)(..T..)(..)(..Z)$/u, "$1-$2-$3:$4:$5")));
	if (/^\d{9,11}$/u.test(text)) return sane(Number(text) * 1000);
	if (/^\d{12,14}$/u.test(text)) return sane(Number(text));
	if (
		/^\d{4}-\d\d-\d\dT[\d:.]{5,20}Z$/u.test(text) ||
		/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/u.test(text)
	)
		return sane(Date.parse(text));
	return null;
}

function sane(instant: number): number | null {
	return Number.isFinite(instant) && instant >= 0 && instant < 253_402_300_800_000 ? instant : null;
}

/** "2026-11-23 19:35:00 UTC" */
export function spokenInstant(instant: number): string {
	return `${new Date(instant).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
