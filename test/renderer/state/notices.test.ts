import { describe, expect, it } from "vitest";
import { faultWords, type FaultCode } from "#shared/faults";
import { fault } from "#shared/outcome";
import { Notices } from "../../../renderer/state/notices.svelte.ts";

describe("notices", () => {
	it("have words, a place and a next step for every fault there is", () => {
		const notices = new Notices();
		for (const code of Object.keys(faultWords) as FaultCode[]) {
			notices.fault(fault(code, "byte 12"), "a.json");
			const last = notices.list.at(-1);
			expect(last?.detail).toBe("a.json: byte 12");
			expect(last?.title.length).toBeGreaterThan(0);
			expect(last?.next.length).toBeGreaterThan(0);
		}
	});

	it("count what is said again, and can be read away", () => {
		const notices = new Notices();
		notices.fault(fault("no-space", "/"));
		notices.crash(new Error("boom"));
		notices.fault(fault("no-space", "/"));
		expect(notices.list.map(({ title, times }) => [title, times])).toEqual([
			["Something in Ango Loupe went wrong", 1],
			["Not enough free disk space", 2],
		]);
		notices.dismiss(notices.list[1]?.id ?? -1);
		expect(notices.list).toHaveLength(1);
		notices.clear();
		expect(notices.list).toEqual([]);
	});

	it("take anything that was thrown", () => {
		const notices = new Notices();
		for (const thrown of [new TypeError(""), "text", null, undefined, { a: 1 }]) notices.crash(thrown);
		expect(notices.list.map(({ detail, times }) => [detail, times])).toEqual([
			["TypeError", 1],
			["text", 1],
			["no further details", 3],
		]);
	});
});
