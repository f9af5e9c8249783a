import { expect, type LaunchOptions, type Locator } from "@playwright/test";

/** For `test.use`, as `launchOptions`: Chromium without a screen hides scroll bars unless it is told not to. */
export async function withScrollBars(
	{ launchOptions }: { launchOptions: LaunchOptions },
	use: (options: LaunchOptions) => Promise<void>,
): Promise<void> {
	await use({ ...launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] });
}

/** Drags the thumb of a list's own scroll bar with the mouse, from the list's beginning to its very end. */
export async function dragToEnd(list: Locator): Promise<void> {
	const bar = await list.evaluate((element) => {
		const { top, right, width } = element.getBoundingClientRect();
		const { borderRightWidth } = getComputedStyle(element);
		const border = Number.parseFloat(borderRightWidth);
		const { clientHeight, clientLeft, clientTop, clientWidth, scrollTop } = element;
		const room = width - clientLeft - clientWidth - border;
		return { right: right - border, top: top + clientTop, width: room, height: clientHeight, scrollTop };
	});
	expect(bar.width, "the list has a scroll bar").toBeGreaterThan(0);
	expect(bar.scrollTop, "the list stands at its beginning").toBe(0);
	const scrolled = (): Promise<number> =>
		list.evaluate((element) => element.scrollTop / (element.scrollHeight - element.clientHeight));
	const x = bar.right - bar.width / 2;
	const { mouse } = list.page();
	// Below the button with the arrow, which is as high as the bar is wide. There the thumb begins, and it is not shorter.
	await mouse.move(x, bar.top + bar.width * 1.4);
	await mouse.down();
	await mouse.move(x, bar.top + bar.height / 2, { steps: 8 });
	// A click beside the thumb would have gone a page, or all the way.
	await expect.poll(scrolled, "the thumb follows the mouse").toBeGreaterThan(0.4);
	expect(await scrolled(), "the thumb follows the mouse").toBeLessThan(0.6);
	await mouse.move(x, bar.top + bar.height, { steps: 8 });
	// Chromium now and then forgets the last move: a hand never holds still either.
	let moves = 0;
	const atEnd = async (): Promise<number> => {
		await mouse.move(x, bar.top + bar.height + (++moves % 3));
		return scrolled();
	};
	await expect.poll(atEnd, "the thumb reaches the end").toBeGreaterThan(0.999999);
	await mouse.up();
}
