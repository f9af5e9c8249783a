import { Dexie } from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";

/** An IndexedDB that holds nothing. Not by the global ones: Dexie looks at those once, when it is loaded first. */
export function freshDatabase(): void {
	Dexie.dependencies.indexedDB = new IDBFactory();
	Dexie.dependencies.IDBKeyRange = IDBKeyRange;
}
