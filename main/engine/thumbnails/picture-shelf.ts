import { randomBytes } from "node:crypto";

/** Pictures wait here between the page being told of them and the page asking for them. */
const mostBytes = 64 * 1024 * 1024;

/** Pictures in memory under opaque ids; those asked for longest ago are forgotten. */
export class PictureShelf {
	readonly #pictures = new Map<string, Uint8Array>();
	#bytes = 0;

	/** @param most bytes of all */
	constructor(private readonly most = mostBytes) {}

	add(picture: Uint8Array): string {
		const id = randomBytes(16).toString("hex");
		this.#pictures.set(id, picture);
		this.#bytes += picture.length;
		for (const [oldest, { length }] of this.#pictures) {
			if (this.#bytes <= this.most) break;
			this.#pictures.delete(oldest);
			this.#bytes -= length;
		}
		return id;
	}

	find(id: string): Uint8Array | null {
		const picture = this.#pictures.get(id);
		if (picture === undefined) return null;
		this.#pictures.delete(id);
		this.#pictures.set(id, picture);
		return picture;
	}
}
