/** Which page is in front. */
export class Front {
	key = $state.raw<string | null>(null);

	constructor(key: string) {
		this.key = key;
	}
}
