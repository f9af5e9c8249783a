import { configure } from "@testing-library/svelte";

/**
 * What jsdom lacks and a browser has: sizes of elements, media queries, a clipboard. Texts are waited for as long as
 * `expect.poll` waits: a busy machine needs more than the second that is usual.
 */
export function furnish(height = 280): { copied: string[] } {
	configure({ asyncUtilTimeout: 10_000 });
	Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => height });
	window.ResizeObserver = class {
		observe(): void {
			/* sizes do not change here */
		}
		unobserve(): void {
			/* nor does anything watch them */
		}
		disconnect(): void {
			/* so there is nothing to end */
		}
	};
	Element.prototype.scrollIntoView = () => undefined;
	window.matchMedia = (media) =>
		Object.assign(new EventTarget(), { matches: false, media, onchange: null }) as unknown as MediaQueryList;
	const copied: string[] = [];
	Object.defineProperty(navigator, "clipboard", {
		configurable: true,
		value: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
	});
	return { copied };
}
