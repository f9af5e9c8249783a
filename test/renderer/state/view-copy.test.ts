// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Notices } from "../../../renderer/state/notices.svelte.ts";
import { ViewCopy } from "../../../renderer/state/view-copy.svelte.ts";

const png = new Blob(["png"], { type: "image/png" });
let written: Record<string, Promise<Blob>>[];
let saved: string[];
let isOpen: boolean;
let supportsSvg: boolean;

beforeEach(() => {
	vi.useFakeTimers();
	[written, saved, isOpen, supportsSvg] = [[], [], true, true];
	vi.stubGlobal(
		"ClipboardItem",
		class {
			static supports = (type: string): boolean => type === "image/svg+xml" && supportsSvg;
			readonly items: Record<string, Promise<Blob>>;
			constructor(items: Record<string, Promise<Blob>>) {
				this.items = items;
			}
		},
	);
	Object.defineProperty(navigator, "clipboard", {
		configurable: true,
		value: {
			write: ([item]: { items: Record<string, Promise<Blob>> }[]) => {
				if (!isOpen) return Promise.reject(new Error("denied"));
				if (item) written.push(item.items);
				return Promise.resolve();
			},
		},
	});
	URL.createObjectURL = () => "blob:view";
	URL.revokeObjectURL = () => undefined;
	HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
		saved.push(`${this.download} ${this.href}`);
	};
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it("puts a PNG on the clipboard and says so for a moment", async () => {
	const copy = new ViewCopy(new Notices());
	await copy.copy(Promise.resolve(png), "a.jpg");
	expect(await written[0]?.["image/png"]).toBe(png);
	expect([copy.copied, saved]).toEqual(["picture", []]);
	vi.advanceTimersByTime(2_000);
	expect(copy.copied).toBeNull();
});

it("saves a file where the clipboard is closed, and says why", async () => {
	isOpen = false;
	const notices = new Notices();
	await new ViewCopy(notices).copy(Promise.resolve(png), "images/a.b.jpg");
	await new ViewCopy(notices).copy(Promise.resolve(png), null);
	expect(saved).toEqual(["a.b view.png blob:view", "view.png blob:view"]);
	expect(notices.list[0]).toMatchObject({ severity: "info", detail: "denied" });
});

it("says so where there is no picture to be had", async () => {
	isOpen = false;
	const notices = new Notices();
	await new ViewCopy(notices).copy(Promise.reject(new Error("too large")), "a.png");
	expect(saved).toEqual([]);
	expect(notices.list[0]).toMatchObject({ severity: "error", detail: "too large" });
});

it("puts SVG on the clipboard as a drawing and as text, where the browser knows drawings", async () => {
	const copy = new ViewCopy(new Notices());
	await copy.copySvg(Promise.resolve("<svg/>"), "a.jpg");
	supportsSvg = false;
	await copy.copySvg(Promise.resolve("<svg/>"), "a.jpg");
	expect(written.map((items) => Object.keys(items))).toEqual([["text/plain", "image/svg+xml"], ["text/plain"]]);
	expect(await (await written[1]?.["text/plain"])?.text()).toBe("<svg/>");
	expect([copy.copied, saved]).toEqual(["svg", []]);
});

it("saves SVG where the clipboard is closed, and where it is asked to", async () => {
	isOpen = false;
	const notices = new Notices();
	const copy = new ViewCopy(notices);
	await copy.copySvg(Promise.resolve("<svg/>"), "a.jpg");
	await copy.saveSvg(Promise.resolve("<svg/>"), "b.jpg");
	expect(saved).toEqual(["a view.svg blob:view", "b view.svg blob:view"]);
	expect(notices.list).toHaveLength(1);
	await copy.saveSvg(Promise.reject(new Error("gone")), "b.jpg");
	expect(notices.list.at(-1)).toMatchObject({ severity: "error", detail: "gone" });
});
