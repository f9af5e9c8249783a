import { faultWords, type FaultSeverity } from "#shared/faults";
import type { Fault } from "#shared/outcome";
import { plainly } from "../wording/plainly.ts";

export interface Notice {
	id: number;
	severity: FaultSeverity;
	/** What happened. */
	title: string;
	/** Where, as exactly as it is known. */
	detail: string;
	/** What now. */
	next: string;
	/** How often the same thing was said. */
	times: number;
}

const kept = 20;

/** Everything that went wrong and has not been read away: words, a place and a next step each. */
export class Notices {
	list = $state.raw<readonly Notice[]>([]);
	#lastId = 0;

	/** `place` names what the fault is about where its detail does not. */
	fault(fault: Fault, place = ""): void {
		const words = faultWords[fault.code];
		const detail = [place, fault.detail].filter((part) => part !== "").join(": ");
		this.tell({ severity: words.severity, title: words.title, detail, next: words.next });
	}

	tell(told: Omit<Notice, "id" | "times">): void {
		const notice = { ...told, title: plainly(told.title), detail: plainly(told.detail), next: plainly(told.next) };
		const same = this.list.find((held) => held.title === notice.title && held.detail === notice.detail);
		this.#lastId += 1;
		const next: Notice = { ...notice, id: same?.id ?? this.#lastId, times: (same?.times ?? 0) + 1 };
		this.list = [...this.list.filter((held) => held !== same), next].slice(-kept);
	}

	/** A bug of ours: nothing a person did, so it says so. */
	crash(error: unknown): void {
		this.tell({
			severity: "error",
			title: "Something in Ango Loupe went wrong",
			detail: errorText(error),
			next: "Your file is untouched. Go on; if the page no longer answers, reload it: it comes back where it was.",
		});
	}

	dismiss(id: number): void {
		this.list = this.list.filter((notice) => notice.id !== id);
	}

	clear(): void {
		this.list = [];
	}
}

export function errorText(error: unknown): string {
	if (error instanceof Error) return error.message === "" ? error.name : error.message;
	return typeof error === "string" ? error : "no further details";
}
