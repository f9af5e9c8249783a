import { subscribe } from "node:diagnostics_channel";

let made = 0;

// Node tells of every socket that it opens towards somebody, whoever in this process asked for it.
for (const channel of ["net.client.socket", "udp.socket"]) {
	subscribe(channel, () => {
		made++;
	});
}

/** Sockets that this process opened towards others since it started, sockets to this machine included. */
export function connectionsMade(): number {
	return made;
}
