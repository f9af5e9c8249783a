declare global {
	interface Window {
		/** Of the test, outside the page: "Saved" is read, and so many keys of verdicts were given before. */
		loupeSaved: (keys: number) => void;
	}
}

/** Watches a page as a person sees it. Runs in it before anything else does. It has no named functions: what compiles it would add to them. */
export function watchPage(): void {
	const seen = { keys: 0, told: 0 };
	const looks = [
		() => {
			const status = document.querySelector('[role="status"][aria-label="Findings"]');
			if (status?.textContent.trim() !== "Saved" || seen.keys === seen.told) return;
			seen.told = seen.keys;
			window.loupeSaved(seen.keys);
		},
	];
	// When it is let go all that the pressing did at once is done: counted before, it would be called saved too early.
	addEventListener(
		"keyup",
		({ key }) => {
			if (/^[123]$/u.test(key)) seen.keys += 1;
			looks[0]?.();
		},
		true,
	);
	new MutationObserver(() => looks[0]?.()).observe(document, { subtree: true, childList: true, characterData: true });
}

/** All records of a store on the page's own disk. */
export async function readStore(store: string): Promise<unknown[]> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open("loupe-page");
		opening.onerror = () => {
			reject(new Error(String(opening.error)));
		};
		opening.onsuccess = () => {
			const { result } = opening;
			const asked = result.transaction(store).objectStore(store).getAll();
			asked.onsuccess = () => {
				result.close();
				resolve(asked.result);
			};
		};
	});
}
