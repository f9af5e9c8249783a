/** Which way a key goes, x and y. */
export const arrows: ReadonlyMap<string, readonly [number, number]> = new Map([
	["ArrowLeft", [-1, 0]],
	["ArrowRight", [1, 0]],
	["ArrowUp", [0, -1]],
	["ArrowDown", [0, 1]],
]);
