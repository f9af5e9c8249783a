import { subscribe } from "node:diagnostics_channel";

/** Connections to other machines since start, counted where they would be made. */
export class ConnectionCount {
	/** Begun in spite of everything: the promise is 0. */
	made = 0;
	/** Asked for and refused. */
	blocked = 0;

	/** Counts the sockets that Node opens in this process; Chromium's requests are counted by the seal of the session. */
	watchNode(): void {
		subscribe("net.client.socket", () => this.made++);
		subscribe("udp.socket", () => this.made++);
	}
}
