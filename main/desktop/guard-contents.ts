import { app, type WebContents } from "electron";

/** Puts the guard on every page there will ever be, whoever makes it. */
export function guardAllContents(): void {
	app.on("web-contents-created", (_event, contents) => {
		guardContents(contents);
	});
}

/** A page stays where it was loaded: it goes nowhere, opens nothing and takes nothing in. */
function guardContents(contents: WebContents): void {
	contents.on("will-navigate", stop);
	contents.on("will-frame-navigate", stop);
	contents.on("will-redirect", stop);
	contents.on("will-attach-webview", stop);
	contents.setWindowOpenHandler(() => ({ action: "deny" }));
	contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
}

function stop(event: { preventDefault: () => void }): void {
	event.preventDefault();
}
