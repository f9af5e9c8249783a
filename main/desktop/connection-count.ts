import { connectionsMade } from "../engine/connections.ts";

/** Connections to other machines since start, counted where they would be made. */
export class ConnectionCount {
	/** Requests of the page that passed every wall: none is meant to. */
	passed = 0;
	/** Requests refused at the wall. */
	blocked = 0;

	/** Made by Chromium and by Node in this process; the engine's process counts its own. */
	get made(): number {
		return this.passed + connectionsMade();
	}
}
