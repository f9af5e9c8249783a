// Loaded before the engine's program: gives a plain Node process the port that Electron's utility process has.
Object.defineProperty(process, "parentPort", {
	value: {
		/** @param {string} event @param {(message: { data: unknown }) => void} listener */
		on(event, listener) {
			if (event !== "message") throw new Error(`The stand-in does not know the event ${event} of process.parentPort`);
			process.on("message", (data) => {
				listener({ data });
			});
		},
		/** @param {unknown} message */
		postMessage(message) {
			// Where main is gone there is nobody to hear it, and this process ends with the channel.
			process.send?.(message, undefined, undefined, () => undefined);
		},
	},
});
process.on("disconnect", () => {
	process.exit(0);
});
