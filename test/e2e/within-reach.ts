import type { Page } from "@playwright/test";

/**
 * What cannot be reached of the controls that are seen, of the dialog alone where there is one: each is scrolled to as
 * a person would, and has to lie within the window then, with nothing over its middle. Said with its name and why.
 */
export async function outOfReach(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const shown = document.querySelector("[role='dialog']") ?? document.body;
		const said: string[] = [];
		for (const control of shown.querySelectorAll<HTMLElement>(
			"button, input, select, textarea, a[href], [tabindex='0']",
		)) {
			const isSeen =
				control.checkVisibility({ visibilityProperty: true }) && control.closest("[aria-hidden='true']") === null;
			// What only a screen reader meets has no place.
			if (!isSeen || getComputedStyle(control).clipPath !== "none") continue;
			const name = (control.getAttribute("aria-label") ?? (control.textContent || control.tagName)).trim().slice(0, 40);
			// A hand cannot scroll what is hidden; a program can, and would hide the fault that is looked for.
			// What is larger than that in which it is scrolled is seen part by part: a list, a canvas.
			let [isTall, isWide] = [false, false];
			let [scrollsX, scrollsY] = [false, false];
			const own = control.getBoundingClientRect();
			for (let around = control.parentElement; around !== null; around = around.parentElement) {
				const { overflowX, overflowY, position } = getComputedStyle(around);
				const its = around.getBoundingClientRect();
				scrollsX ||= /auto|scroll/u.test(overflowX);
				scrollsY ||= /auto|scroll/u.test(overflowY);
				const isCutX = !scrollsX && overflowX === "hidden" && (own.left < its.left - 1 || own.right > its.right + 1);
				const isCutY = !scrollsY && overflowY === "hidden" && (own.top < its.top - 1 || own.bottom > its.bottom + 1);
				if (isCutX || isCutY) said.push(`${name}: cut by ${around.className || around.tagName}`);
				isTall ||= scrollsY && own.height > its.height;
				isWide ||= scrollsX && own.width > its.width;
				if (isCutX || isCutY || position === "fixed") break;
			}
			control.scrollIntoView({ block: "nearest", inline: "nearest" });
			const { left, top, right, bottom } = control.getBoundingClientRect();
			const isOutX = !isWide && (left < -1 || right > innerWidth + 1);
			const isOutY = !isTall && (top < -1 || bottom > innerHeight + 1);
			if (isOutX || isOutY) {
				const at = [left, top, right, bottom].map((side) => String(Math.round(side))).join(" ");
				said.push(`${name}: ${at} of ${String(innerWidth)} × ${String(innerHeight)}`);
				continue;
			}
			// Some place of it, at least, is its own: bars float over a canvas.
			const places = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [x, y] as const));
			const isFree = places.some(([x, y]) => {
				const over = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
				return (
					over !== null && (control.contains(over) || (over instanceof HTMLLabelElement && over.control === control))
				);
			});
			if (!isFree) said.push(`${name}: covered`);
		}
		return said;
	});
}
