/** Set where the asset has to be read the slow way. */
export let odd: bool = false;

export function markOdd(): void {
	odd = true;
}

/** Another asset begins. */
export function clearOdd(): void {
	odd = false;
}
