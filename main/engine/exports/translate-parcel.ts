import { type NumberParcel, wholesUpTo } from "./columns.ts";
import { type ListParcel, NumberReader, NumberWriter } from "./list-heap.ts";

/** A reader's ids in ours. */
export interface Translation {
	words: number[];
	visits: number[];
	kinds: number[];
	/** All of them are the same. */
	isSame: boolean;
}

/** A column of words. Ids stand one higher than they are. */
export function translatedWords(ids: NumberParcel, ours: readonly number[]): NumberParcel {
	if (ids instanceof Float64Array) return ids.map((id) => (Number.isNaN(id) ? NaN : (ours[id] as number)));
	let most = 0;
	for (const id of ids) {
		if (id !== 0) most = Math.max(most, ours[id - 1] as number);
	}
	const kept = wholesUpTo(most, ids.length);
	for (let i = 0; i < ids.length; i++) {
		const id = ids[i] as number;
		if (id !== 0) kept[i] = (ours[id - 1] as number) + 1;
	}
	return kept;
}

export function translatedLists({ bytes, ends }: ListParcel, { words, visits, kinds }: Translation): ListParcel {
	const from = new NumberReader(bytes);
	const to = new NumberWriter(bytes.length);
	const newEnds = new Uint32Array(ends.length);
	for (let row = 0; row < ends.length; row++) {
		const end = ends[row] as number;
		const batches = from.next();
		to.put(batches);
		for (let n = 0; n < batches; n++) to.put(words[from.next()] as number);
		const visited = from.next();
		to.put(visited);
		for (let n = 0; n < visited; n++) to.put(visits[from.next()] as number);
		while (from.at < end) {
			to.put(kinds[from.next()] as number);
			to.put(from.next());
		}
		newEnds[row] = to.used;
	}
	return { bytes: to.written(), ends: newEnds };
}
