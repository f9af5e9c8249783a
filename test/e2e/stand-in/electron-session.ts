import { app } from "./electron-app.ts";
import { recorded } from "./recorded.ts";
import { KnownEvents, strict } from "./strict.ts";

type Permission = (contents: null, permission: string, answer: (granted: boolean) => void) => void;
type PermissionCheck = (contents: null, permission: string) => boolean;
type BeforeRequest = (details: object, answer: (response: { cancel?: boolean }) => void) => void;
type Handler = (request: Request) => Response | Promise<Response>;

/** What the program has set on the session; asked by the stand-in where Chromium would ask. */
export const hooks = {
	permissionRequest: null as Permission | null,
	permissionCheck: null as PermissionCheck | null,
	devicePermission: null as ((details: object) => boolean) | null,
	displayMedia: null as ((request: object, answer: (streams: null) => void) => void) | null,
	certificate: null as ((request: object, answer: (result: number) => void) => void) | null,
	beforeRequest: null as BeforeRequest | null,
	sendHeaders: null as ((details: object) => void) | null,
	handlers: new Map<string, Handler>(),
};

const protocol = strict("protocol", {
	registerSchemesAsPrivileged(schemes: object): void {
		if (app.isReady()) throw new Error("registerSchemesAsPrivileged was called after app was ready");
		recorded.order.push("registerSchemesAsPrivileged");
		recorded.schemes = schemes;
	},
	handle(scheme: string, handler: Handler): void {
		if (hooks.handlers.has(scheme)) throw new Error(`The protocol ${scheme} is handled already`);
		recorded.handledSchemes.push(scheme);
		hooks.handlers.set(scheme, handler);
	},
});

class Session extends KnownEvents {
	readonly protocol = protocol;
	readonly webRequest = strict("webRequest", {
		onBeforeRequest: (listener: BeforeRequest): void => {
			if (typeof listener !== "function") throw new Error("The stand-in knows onBeforeRequest without a filter only");
			hooks.beforeRequest = listener;
		},
		onSendHeaders: (listener: (details: object) => void): void => {
			hooks.sendHeaders = listener;
		},
	});

	constructor() {
		super("session", ["will-download"]);
	}

	setPermissionRequestHandler(handler: Permission): void {
		hooks.permissionRequest = handler;
	}

	setPermissionCheckHandler(handler: PermissionCheck): void {
		hooks.permissionCheck = handler;
	}

	setDevicePermissionHandler(handler: (details: object) => boolean): void {
		hooks.devicePermission = handler;
	}

	setDisplayMediaRequestHandler(handler: (request: object, answer: (streams: null) => void) => void): void {
		hooks.displayMedia = handler;
	}

	setCertificateVerifyProc(handler: (request: object, answer: (result: number) => void) => void): void {
		hooks.certificate = handler;
	}

	setSpellCheckerEnabled(enabled: boolean): void {
		recorded.spellChecker = enabled;
	}

	enableNetworkEmulation(options: object): void {
		recorded.networkEmulation = options;
	}

	setProxy(config: object): Promise<void> {
		recorded.proxy = config;
		return Promise.resolve();
	}
}

export const defaultSession = new Session();
export { protocol };

/** How a request of a page is answered: as Chromium would, first the filter, then the handler, then the network. */
export type Reply =
	{ kind: "cancelled" } | { kind: "answered"; status: number; headers: Record<string, string>; body: Uint8Array };

export async function answerRequest(method: string, url: string, headers: Record<string, string>): Promise<Reply> {
	const details = { url, method };
	const cancelled = await new Promise<boolean>((resolve) => {
		if (hooks.beforeRequest === null) resolve(false);
		else
			hooks.beforeRequest(details, ({ cancel = false }) => {
				resolve(cancel);
			});
	});
	if (cancelled) return { kind: "cancelled" };
	const handler = hooks.handlers.get(url.split(":", 1)[0] ?? "");
	if (handler === undefined) {
		hooks.sendHeaders?.(details);
		recorded.leaks.push(url);
		return { kind: "cancelled" };
	}
	// Request refuses some names of headers; those a page's request carries are none of them.
	const request = new Request(url, { method: method === "HEAD" ? "HEAD" : method, headers });
	// Node's Request would put the method in capitals and the address in order: as Chromium does.
	const response = await handler(request);
	const body = new Uint8Array(await response.arrayBuffer());
	return { kind: "answered", status: response.status, headers: Object.fromEntries(response.headers), body };
}

/** What a page would be granted: by both ways of asking, which have to agree. */
export async function askPermission(permission: string): Promise<{ request: boolean; check: boolean }> {
	const { permissionRequest, permissionCheck } = hooks;
	if (permissionRequest === null || permissionCheck === null) return { request: true, check: true };
	const request = await new Promise<boolean>((resolve) => {
		permissionRequest(null, permission, resolve);
	});
	return { request, check: permissionCheck(null, permission) };
}
