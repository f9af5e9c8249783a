/** The part of WebAssembly that the engine uses: Node has it, and its types leave it to the DOM's. */
declare namespace WebAssembly {
	interface Module {
		readonly [Symbol.toStringTag]: "WebAssembly.Module";
	}
	const Module: new (bytes: Uint8Array) => Module;
	interface Instance {
		readonly exports: Record<string, unknown>;
	}
	const Instance: new (
		module: Module,
		imports: Record<string, Record<string, (...values: number[]) => number>>,
	) => Instance;
	interface Memory {
		readonly buffer: ArrayBuffer;
	}
}
