import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { furnish } from "../views/page-in-jsdom.ts";
import ListOfNumbers from "./ListOfNumbers.svelte";

beforeEach(() => {
	furnish();
});
afterEach(cleanup);

function listOf(count: number) {
	const heard = { active: [] as number[], opened: [] as number[], windows: [] as [number, number][] };
	const props = {
		count,
		active: null as number | null,
		onactive: (index: number) => void heard.active.push(index),
		onopen: (index: number) => void heard.opened.push(index),
		onwindow: (from: number, to: number) => void heard.windows.push([from, to]),
	};
	const { rerender } = render(ListOfNumbers, props);
	return {
		heard,
		list: screen.getByRole("listbox"),
		stand: (active: number, rows = count) => rerender({ ...props, active, count: rows }),
	};
}

describe("a list of a million rows", () => {
	it("renders only what is in view, and tells the whole to a screen reader", () => {
		const { heard } = listOf(1_000_000);
		const rows = screen.getAllByRole("option");
		expect(rows).toHaveLength(16);
		expect(rows[0]?.getAttribute("aria-setsize")).toBe("1000000");
		expect(rows[0]?.getAttribute("aria-posinset")).toBe("1");
		expect(heard.windows.at(-1)).toEqual([0, 16]);
	});

	it("brings the active row into view and names it", async () => {
		const { list, stand } = listOf(1_000_000);
		await stand(999_999);
		const row = screen.getByText("number 999999");
		expect(row.getAttribute("aria-selected")).toBe("true");
		expect(list.getAttribute("aria-activedescendant")).toBe(row.id);
	});

	it("stays where it was scrolled to while it grows", async () => {
		const { list, stand } = listOf(1000);
		await stand(3);
		list.scrollTop = 500 * 28;
		await fireEvent.scroll(list);
		expect(screen.getByText("number 500")).toBeTruthy();
		await stand(3, 2000);
		expect(screen.getByText("number 500")).toBeTruthy();
	});

	it("moves by arrows, pages, Home and End, and stops at the ends", async () => {
		const { heard, list, stand } = listOf(1_000_000);
		await fireEvent.keyDown(list, { key: "ArrowDown" });
		await stand(0);
		for (const key of ["ArrowUp", "ArrowDown", "PageDown", "End", "Home"]) await fireEvent.keyDown(list, { key });
		await stand(999_999);
		await fireEvent.keyDown(list, { key: "PageDown" });
		expect(heard.active).toEqual([0, 0, 1, 9, 999_999, 0, 999_999]);
	});

	it("opens by Enter and double click, and leaves other keys alone", async () => {
		const { heard, list, stand } = listOf(50);
		await stand(3);
		await fireEvent.keyDown(list, { key: "Enter" });
		await fireEvent.dblClick(screen.getByText("number 5"));
		expect(heard.opened).toEqual([3, 5]);
		expect(await fireEvent.keyDown(list, { key: "ArrowRight" })).toBe(true);
		expect(await fireEvent.keyDown(list, { key: "End", ctrlKey: true })).toBe(true);
	});
});
