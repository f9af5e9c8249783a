/** Names of Electron's channels between the preload and main/desktop/ipc.ts: all there are. */
export const channels = {
	/** A question of the contract, with its arguments. */
	ask: "loupe:ask",
	/** Paths of files that a person dropped on the page. */
	offer: "loupe:offer",
	/** The page listens: what was held back for it may be told. */
	listening: "loupe:listening",
	/** An event of the contract, from main to the page. */
	tell: "loupe:tell",
} as const;
