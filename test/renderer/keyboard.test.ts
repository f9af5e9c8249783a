// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { commandFor, commands, firstKey, goesOn, keyFace, ownsKeys } from "../../renderer/keyboard.ts";

function press(key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) {
	return { key, ctrlKey: false, metaKey: false, altKey: false, ...held };
}

describe("the keyboard table", () => {
	it("gives no key to two commands", () => {
		const keys = commands.flatMap((command) => command.keys);
		expect(new Set(keys).size).toBe(keys.length);
	});

	it("finds a command by each of its keys", () => {
		expect(commandFor(press("ArrowRight"))).toBe("nextTask");
		expect(commandFor(press("?"))).toBe("help");
		expect(commandFor(press("F1"))).toBe("help");
		expect(commandFor(press("f", { ctrlKey: true }))).toBe("search");
		expect(commandFor(press("f", { metaKey: true }))).toBe("search");
		expect(commandFor(press("H"))).toBe("hideClass");
		expect(commandFor(press("r"))).toBe("relations");
		expect(commandFor(press("r", { ctrlKey: true }))).toBeNull();
		expect(commandFor(press("+"))).toBe("zoomIn");
	});

	it("tells keys with Shift from those without where the table names it, and nowhere else", () => {
		expect(commandFor(press("F", { ctrlKey: true, shiftKey: true }))).toBe("searchText");
		expect(commandFor(press("F3"))).toBe("nextHit");
		expect(commandFor(press("F3", { shiftKey: true }))).toBe("previousHit");
		expect(commandFor(press("+", { shiftKey: true }))).toBe("zoomIn");
		expect(commandFor(press("H", { shiftKey: true }))).toBe("hideClass");
		expect(keyFace("Mod+Shift+f", false)).toBe("Ctrl+Shift+F");
	});

	it("does not take the browser's own combinations", () => {
		expect(commandFor(press("h", { ctrlKey: true }))).toBeNull();
		expect(commandFor(press("ArrowLeft", { altKey: true }))).toBeNull();
		expect(commandFor(press("p", { ctrlKey: true }))).toBeNull();
	});

	it("goes on with steps while a key is held, and says or strikes out nothing twice", () => {
		for (const id of ["nextTask", "nextObject", "zoomIn", "undo", "redo"] as const) expect(goesOn(id)).toBe(true);
		for (const id of ["verdict1", "skip", "nextUnreviewed", "strikeOut", "draw", "play"] as const)
			expect(goesOn(id)).toBe(false);
	});

	it("leaves keys to those who type", () => {
		document.body.replaceChildren();
		for (const name of ["input", "textarea", "select"] as const) {
			const control = document.createElement(name);
			document.body.append(control);
			expect(ownsKeys(control)).toBe(true);
		}
		const menu = document.createElement("div");
		menu.setAttribute("role", "menu");
		const item = document.createElement("div");
		menu.append(item);
		expect(ownsKeys(item)).toBe(true);
		expect(ownsKeys(document.body)).toBe(false);
		expect(ownsKeys(null)).toBe(false);
	});

	it("writes keys as they stand on the keyboard", () => {
		expect(keyFace("Mod+f", false)).toBe("Ctrl+F");
		expect(keyFace("Mod+f", true)).toBe("⌘F");
		expect(keyFace("+", false)).toBe("+");
		expect(firstKey("nextTask", false)).toBe("→");
	});
});
