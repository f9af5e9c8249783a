/**
 * Columns that later passes set beside the row index: the answers of every task, what the check found, the results of a
 * comparison. Each has a name and a version, grows row by row, and is nothing but typed arrays when it is stored, so
 * that whoever keeps the index keeps them with it.
 */
import { ListColumn, NumberColumn, TextColumn } from "./growing-columns.ts";

export type FieldKind = "float64" | "uint32" | "uint8" | "texts" | "lists";

interface FieldColumns {
	float64: NumberColumn<Float64Array>;
	uint32: NumberColumn<Uint32Array>;
	uint8: NumberColumn<Uint8Array>;
	texts: TextColumn;
	lists: ListColumn;
}

type Fields<F extends Readonly<Record<string, FieldKind>>> = { readonly [K in keyof F]: FieldColumns[F[K]] };

export interface ColumnShape<F extends Readonly<Record<string, FieldKind>> = Readonly<Record<string, FieldKind>>> {
	name: string;
	/** Grows with every change of what the fields mean: what was stored under another one is made anew. */
	version: number;
	fields: F;
}

type StoredArray = Float64Array | Uint32Array | Uint8Array;

/** A column as it is kept on disk or handed to another thread. */
export interface StoredColumn {
	name: string;
	version: number;
	/** It tells of the first `rows` rows of the index. */
	rows: number;
	/** Nothing more will come. */
	complete: boolean;
	/** By field; texts are `FIELD.bytes`, `FIELD.ends` and `FIELD.absent`, lists `FIELD.values` and `FIELD.ends`. */
	arrays: Record<string, StoredArray>;
}

/** One column of some fields. A field need not have an entry for each row: what it counts is the owner's affair. */
export class AddedColumn<F extends Readonly<Record<string, FieldKind>>> {
	readonly fields: Fields<F>;
	rows = 0;
	complete = false;

	constructor(readonly shape: ColumnShape<F>) {
		this.fields = Object.fromEntries(
			Object.entries(shape.fields).map(([name, kind]) => [name, emptyField(kind)]),
		) as unknown as Fields<F>;
	}

	/** A copy: the column may go on growing. */
	store(): StoredColumn {
		const arrays: Record<string, StoredArray> = {};
		for (const [name, column] of Object.entries<FieldColumns[FieldKind]>(this.fields)) storeField(name, column, arrays);
		const { name, version } = this.shape;
		return { name, version, rows: this.rows, complete: this.complete, arrays };
	}

	/** Null where what was stored is of another name or version, or lacks a field. */
	static restore<F extends Readonly<Record<string, FieldKind>>>(
		shape: ColumnShape<F>,
		stored: StoredColumn,
	): AddedColumn<F> | null {
		if (stored.name !== shape.name || stored.version !== shape.version) return null;
		const column = new AddedColumn(shape);
		for (const [name, field] of Object.entries<FieldColumns[FieldKind]>(column.fields))
			if (!restoreField(name, field, stored.arrays)) return null;
		column.rows = stored.rows;
		column.complete = stored.complete;
		return column;
	}
}

function emptyField(kind: FieldKind): FieldColumns[FieldKind] {
	switch (kind) {
		case "float64":
			return new NumberColumn(new Float64Array(0));
		case "uint32":
			return new NumberColumn(new Uint32Array(0));
		case "uint8":
			return new NumberColumn(new Uint8Array(0));
		case "texts":
			return new TextColumn();
		case "lists":
			return new ListColumn();
	}
}

function storeField(name: string, column: FieldColumns[FieldKind], arrays: Record<string, StoredArray>): void {
	if (column instanceof NumberColumn) arrays[name] = column.whole().values;
	else if (column instanceof TextColumn) {
		const parcel = column.whole();
		arrays[`${name}.bytes`] = parcel.bytes;
		arrays[`${name}.ends`] = parcel.ends;
		arrays[`${name}.absent`] = parcel.absent;
	} else {
		const parcel = column.whole();
		arrays[`${name}.values`] = parcel.values;
		arrays[`${name}.ends`] = parcel.ends;
	}
}

function restoreField(
	name: string,
	column: FieldColumns[FieldKind],
	arrays: Readonly<Record<string, StoredArray>>,
): boolean {
	const ends = arrays[`${name}.ends`];
	if (column instanceof NumberColumn) {
		const values = arrays[name];
		if (values?.constructor !== column.values.constructor) return false;
		column.append({ values });
		return true;
	}
	if (!(ends instanceof Float64Array)) return false;
	if (column instanceof TextColumn) {
		const bytes = arrays[`${name}.bytes`];
		const absent = arrays[`${name}.absent`];
		if (!(bytes instanceof Uint8Array) || !(absent instanceof Uint8Array)) return false;
		if (absent.length !== ends.length || !endsFit(ends, bytes.length)) return false;
		column.append({ bytes, ends, absent });
		return true;
	}
	const values = arrays[`${name}.values`];
	if (!(values instanceof Uint32Array) || !endsFit(ends, values.length)) return false;
	column.append({ values, ends });
	return true;
}

/** Never falling, and the last is the end of what is there. */
function endsFit(ends: Float64Array, length: number): boolean {
	let before = 0;
	for (const end of ends) {
		if (!(end >= before)) return false;
		before = end;
	}
	return before === length;
}

/** The columns of one export, by name. */
export class AddedColumns {
	readonly #columns = new Map<string, AddedColumn<Readonly<Record<string, FieldKind>>>>();
	#stored = new Map<string, StoredColumn>();

	/** What was kept when this file was read before; a column is restored when it is asked for. */
	restore(stored: readonly StoredColumn[]): void {
		this.#stored = new Map(stored.map((column) => [column.name, column]));
	}

	/** The column of a shape: the one that is there, the one that was stored, or an empty one. */
	column<F extends Readonly<Record<string, FieldKind>>>(shape: ColumnShape<F>): AddedColumn<F> {
		const known = this.#columns.get(shape.name);
		if (known) {
			if (known.shape.version !== shape.version)
				throw new Error(`The column ${shape.name} is there in version ${String(known.shape.version)}`);
			return known as unknown as AddedColumn<F>;
		}
		const stored = this.#stored.get(shape.name);
		this.#stored.delete(shape.name);
		const column = (stored && AddedColumn.restore(shape, stored)) ?? new AddedColumn(shape);
		this.#columns.set(shape.name, column);
		return column;
	}

	/** Sets a column in the place of the one of its name. */
	put(column: AddedColumn<Readonly<Record<string, FieldKind>>>): void {
		this.#stored.delete(column.shape.name);
		this.#columns.set(column.shape.name, column);
	}

	/** Everything worth keeping: columns that are complete, and what was stored and not asked for. */
	store(): StoredColumn[] {
		const complete = [...this.#columns.values()].filter((column) => column.complete);
		return [...complete.map((column) => column.store()), ...this.#stored.values()];
	}
}
