import { app, crashReporter } from "electron";

/** Four walls that fail apart from each other; measured, each alone lets something through (DNS, STUN or mDNS). */
const switches: readonly (readonly [name: string, value?: string])[] = [
	["host-resolver-rules", "MAP * ~NOTFOUND"],
	["proxy-server", "http://127.0.0.1:9"],
	["proxy-bypass-list", "<-loopback>"],
	["force-webrtc-ip-handling-policy", "disable_non_proxied_udp"],
	["disable-background-networking"],
	["disable-component-update"],
	["disable-domain-reliability"],
	["disable-sync"],
	["no-pings"],
];

/** Chromium features that call out, or that look for devices around this machine. */
const featuresOff = ["MediaRouter", "DialMediaRouteProvider", "AutofillServerCommunication", "OptimizationHints"];

/** What has to be said before Electron is ready: the sandbox, the switches, crash dumps that stay here. */
export function sealProcess(): void {
	app.enableSandbox();
	for (const [name, value] of switches) app.commandLine.appendSwitch(name, value);
	app.commandLine.appendSwitch("disable-features", featuresOff.join(","));
	crashReporter.start({ uploadToServer: false });
	app.on("certificate-error", (event, _contents, _url, _error, _certificate, trust) => {
		event.preventDefault();
		trust(false);
	});
	app.on("select-client-certificate", (event, _contents, _url, _certificates, choose) => {
		event.preventDefault();
		choose();
	});
}
