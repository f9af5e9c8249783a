import { app, type Session } from "electron";
import type { ConnectionCount } from "./connection-count.ts";
import { isOwnUrl } from "../page/page-place.ts";

/**
 * All the page is ever granted. Electron's default is to grant everything. Persistent: what the page keeps of findings is
 * not thrown away where the disk gets full.
 */
const granted: ReadonlySet<string> = new Set(["clipboard-sanitized-write", "fullscreen", "persistent-storage"]);

/** Schemes that Chromium could answer by itself, from the network or from the disk. */
const strangers = ["http", "https", "file", "ftp"];

/** net::ERR_FAILED: no certificate is good, since no connection is wanted. */
const certificateRefused = -2;

/** Closes a session before a page is loaded in it: no permission, no device, no way out. */
export async function sealSession(session: Session, count: ConnectionCount): Promise<void> {
	session.setPermissionRequestHandler((_contents, permission, answer) => {
		answer(granted.has(permission));
	});
	session.setPermissionCheckHandler((_contents, permission) => granted.has(permission));
	session.setDevicePermissionHandler(() => false);
	session.setDisplayMediaRequestHandler((_request, answer) => {
		answer(null);
	});
	session.setCertificateVerifyProc((_request, answer) => {
		answer(certificateRefused);
	});
	session.setSpellCheckerEnabled(false);
	session.on("will-download", (event, item) => {
		// What the page saves it has made itself, as a blob; nothing is fetched.
		if (!isAllowed(item.getURL())) event.preventDefault();
	});
	refuseRequests(session, count);
	session.enableNetworkEmulation({ offline: true });
	await session.setProxy({
		mode: "fixed_servers",
		proxyRules: "http://127.0.0.1:9",
		// Without it Chromium goes round the proxy for addresses of this machine.
		proxyBypassRules: "<-loopback>",
	});
}

function refuseRequests(session: Session, count: ConnectionCount): void {
	// No filter: a list of patterns would be a list of what somebody thought of.
	session.webRequest.onBeforeRequest((details, answer) => {
		const cancel = !isAllowed(details.url);
		if (cancel) count.blocked++;
		answer({ cancel });
	});
	// Behind that wall nothing should come by; were it to, it is counted and shown.
	session.webRequest.onSendHeaders((details) => {
		if (!isAllowed(details.url)) count.passed++;
	});
	for (const scheme of strangers)
		session.protocol.handle(scheme, () => {
			count.blocked++;
			return new Response("Ango Loupe has no way out.", { status: 403 });
		});
}

function isAllowed(url: string): boolean {
	return isOwnUrl(url) || (!app.isPackaged && url.startsWith("devtools://"));
}
