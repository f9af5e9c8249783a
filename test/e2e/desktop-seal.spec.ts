import { expect, test as base } from "@playwright/test";
import { channels } from "#shared/channels";
import { openInStandIn, type StandIn } from "./stand-in/provider.ts";
import type { Recorded } from "./stand-in/recorded.ts";

/*
 * What the program asked Electron for, and what it answers where Chromium would ask it: looked at on the stand-in only,
 * since Electron itself cannot be asked what was set. The numbers are those of Electron's security checklist.
 */
const test = base.extend<object, { desk: StandIn; recorded: Recorded }>({
	desk: [
		async ({ browser }, use) => {
			const standIn = await openInStandIn({ files: [], browser });
			await use(standIn);
			await standIn.close();
		},
		{ scope: "worker" },
	],
	recorded: [
		async ({ desk }, use) => {
			await use(await desk.app.recorded());
		},
		{ scope: "worker" },
	],
});

const permissions = [
	..."ar automatic-fullscreen background-fetch background-sync captured-surface-control clipboard-read".split(" "),
	..."clipboard-sanitized-write deprecated-sync-clipboard-read display-capture fileSystem fullscreen".split(" "),
	..."geolocation geolocation-approximate hand-tracking hid idle-detection keyboardLock local-fonts".split(" "),
	..."local-network local-network-access loopback-network media mediaKeySystem midi midiSysex nfc".split(" "),
	..."notifications openExternal payment-handler periodic-background-sync persistent-storage pointerLock".split(" "),
	..."screen-wake-lock sensors serial smart-card speaker-selection storage-access system-wake-lock".split(" "),
	..."top-level-storage-access usb vr web-app-installation web-printing window-management unknown".split(" "),
];

test.describe("the seal", () => {
	test("1, 18: only the program's own scheme is loaded, and it is closed to others", ({ recorded }) => {
		expect(recorded.schemes).toEqual([
			{
				scheme: "app",
				privileges: {
					standard: true,
					secure: true,
					supportFetchAPI: true,
					corsEnabled: false,
					bypassCSP: false,
					allowServiceWorkers: false,
					stream: true,
				},
			},
		]);
		expect([...recorded.handledSchemes].sort()).toEqual(["app", "file", "ftp", "http", "https"]);
	});

	test("2, 3, 4, 6, 8, 9, 10, 12: the window's page has every wall up", ({ recorded }) => {
		const [preferences] = recorded.webPreferences;
		expect(recorded.webPreferences).toHaveLength(1);
		expect(preferences).toMatchObject({
			sandbox: true,
			contextIsolation: true,
			nodeIntegration: false,
			nodeIntegrationInWorker: false,
			nodeIntegrationInSubFrames: false,
			webSecurity: true,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
			navigateOnDragDrop: false,
			spellcheck: false,
			devTools: false,
		});
		expect(preferences).not.toHaveProperty("enableBlinkFeatures");
		expect(recorded.sandboxed).toBe(true);
	});

	test("4: the sandbox, the lock and the switches come before everything else", ({ recorded }) => {
		const { order } = recorded;
		expect(order[0]).toBe("requestSingleInstanceLock");
		expect(order[1]).toBe("enableSandbox");
		expect(order.at(-1)).toBe("BrowserWindow");
		expect(Object.fromEntries(recorded.switches)).toMatchObject({
			"host-resolver-rules": "MAP * ~NOTFOUND",
			"force-webrtc-ip-handling-policy": "disable_non_proxied_udp",
			"proxy-server": "http://127.0.0.1:9",
			"disable-background-networking": null,
			"disable-component-update": null,
			"disable-domain-reliability": null,
		});
		expect(recorded.switches.map(([name]) => name)).not.toContain("no-sandbox");
	});

	test("5: forty-three permissions are refused and three are granted, asked in either way", async ({ desk }) => {
		expect(permissions).toHaveLength(46);
		const granted: string[] = [];
		for (const name of permissions) {
			const { request, check } = await desk.app.permission(name);
			expect(request, name).toBe(check);
			if (request) granted.push(name);
		}
		expect(granted).toEqual(["clipboard-sanitized-write", "fullscreen", "persistent-storage"]);
		expect(await desk.app.hook("device")).toBe(false);
		expect(await desk.app.hook("displayMedia")).toBe(null);
	});

	test("7: every answer carries the policy, and the policy allows the page itself and no more", async ({ desk }) => {
		for (const path of ["/index.html", "/nothing.js", "/../package.json", "/media/nothing"]) {
			const reply = await desk.app.request("GET", `app://bundle${path}`);
			if (reply.kind !== "answered") throw new Error(`${path} was not answered.`);
			const policy = reply.headers["content-security-policy"] ?? "";
			expect(policy, path).toMatch(/^default-src 'none'; script-src 'self';/u);
			expect(policy).toContain("require-trusted-types-for 'script'");
			expect(policy).not.toMatch(/unsafe|data:|https?:|\*/u);
			expect(reply.headers["x-content-type-options"]).toBe("nosniff");
			expect(reply.headers["cross-origin-opener-policy"]).toBe("same-origin");
		}
	});

	test("13, 14: no navigation, no redirect, no webview, no window", async ({ desk }) => {
		for (const event of ["will-navigate", "will-frame-navigate", "will-redirect", "will-attach-webview"])
			expect(await desk.app.prevents(event), event).toBe(true);
		for (const url of ["https://evil.invalid/", "about:blank", "app://bundle/index.html", "file:///etc/passwd"])
			expect(await desk.app.opensWindow(url), url).toBe("deny");
		const pages = desk.page.context().pages().length;
		await desk.page.evaluate(() => window.open("https://evil.invalid/"));
		await expect.poll(() => desk.page.context().pages().length).toBe(pages);
	});

	test("17: a call is heard from our main frame and from nobody else", async ({ desk }) => {
		const { app } = desk;
		expect(await app.invokeFrom({}, channels.ask, "info", [])).toMatchObject({ ok: true });
		const strangers = [
			{ isMainFrame: false },
			{ isOurs: false },
			{ exists: false },
			...["https://evil.invalid", "file://", "app://evil", "app://bundle.evil", "null", ""].map((origin) => ({
				origin,
			})),
			{ origin: "https://evil.invalid", url: "app://bundle/index.html" },
		];
		for (const frame of strangers) {
			const asked = app.invokeFrom(frame, channels.ask, "info", []);
			await expect(asked, JSON.stringify(frame)).rejects.toThrow(/Refused/u);
			const offered = app.invokeFrom(frame, channels.offer, ["/etc/hostname"]);
			await expect(offered, JSON.stringify(frame)).rejects.toThrow(/Refused/u);
		}
	});

	test("17: dropped files are a list of paths, whoever says otherwise", async ({ desk }) => {
		const offers = [null, "a.json", {}, [1], [null], [["a"]], ["x".repeat(40_000)], Array(1001).fill("a"), undefined];
		for (const offer of offers)
			await expect(desk.app.invokeFrom({}, channels.offer, offer), typeof offer).rejects.toThrow(/Refused/u);
		expect(await desk.app.invokeFrom({}, channels.offer, [])).toEqual({ ok: true, value: [] });
		for (const path of ["", "\\\\evil\\share\\a.json", "file://evil/a.json", "a\0b"])
			expect(await desk.app.invokeFrom({}, channels.offer, [path])).toMatchObject({ ok: false, code: "path-refused" });
	});

	test("Nothing leaves: not past the filter, not past the handlers behind it, not through the proxy", async ({
		desk,
		recorded,
	}) => {
		for (const url of [
			"https://evil.invalid/",
			"http://127.0.0.1:9222/json",
			"ws://evil.invalid/",
			"wss://evil.invalid/",
			"ftp://evil.invalid/",
			"file:///etc/passwd",
			"data:text/html,a",
			"blob:https://evil.invalid/1",
			"blob:null/1",
			"about:blank",
			"chrome://gpu/",
			"devtools://devtools/bundled/inspector.html",
			"filesystem:app://bundle/temporary/a",
			"app://evil/index.html",
			"mailto:a@evil.invalid",
		])
			expect(await desk.app.request("GET", url), url).toEqual({ kind: "cancelled" });
		for (const url of ["https://evil.invalid/", "http://evil.invalid/", "file:///etc/passwd", "ftp://evil.invalid/"])
			expect(await desk.app.handlerStatus(url), url).toBe(403);
		expect(recorded.proxy).toEqual({
			mode: "fixed_servers",
			proxyRules: "http://127.0.0.1:9",
			proxyBypassRules: "<-loopback>",
		});
		expect(recorded.networkEmulation).toEqual({ offline: true });
		expect(recorded.spellChecker).toBe(false);
		expect(recorded.crashReporter).toEqual({ uploadToServer: false });
		expect(recorded.webRtcPolicies).toEqual(["disable_non_proxied_udp"]);
		expect((await desk.app.recorded()).leaks).toEqual([]);
	});

	test("No certificate is good, not even a good one", async ({ desk }) => {
		expect(await desk.app.hook("certificate")).toBe(-2);
		expect(await desk.app.hook("certificateError")).toEqual({ prevented: true, answers: [false] });
	});

	test("The menu has no way to reload, to look inside or to leave", ({ recorded }) => {
		const text = JSON.stringify(recorded.menu);
		expect(text).not.toMatch(/reload|devtools|http/iu);
		expect(text).toContain("CmdOrCtrl+O");
	});
});

test("a page that dies is loaded again once, and then a person is asked", async ({ browser }) => {
	const { page, app, close } = await openInStandIn({ files: [], browser });
	let loads = 0;
	page.on("load", () => loads++);
	await app.crashPage();
	await expect.poll(() => loads).toBe(1);
	expect((await app.recorded()).messageBoxes).toEqual([]);
	await app.crashPage();
	await expect.poll(async () => (await app.recorded()).messageBoxes).toHaveLength(1);
	// The stand-in's person answers with the first button: load again.
	await expect.poll(() => loads).toBe(2);
	await close();
});

test("a file that the system asks for before the program is ready is opened when it is", async ({ browser }) => {
	const missing = "/nowhere/early.json";
	const { page, close } = await openInStandIn({ files: [], browser, openBeforeReady: [missing] });
	await expect(page.getByText("early.json").first()).toBeVisible();
	await close();
});

test("the last window closed, the program ends, and its engine with it", async ({ browser }) => {
	const { app, close } = await openInStandIn({ files: [], browser });
	expect(await app.closeWindow()).toBe(0);
	await close();
});

test("a packaged start with a strange switch starts again without it", async ({ browser }) => {
	const args = ["--remote-debugging-port=9222", "--collect", "--disable-gpu", "--", "-a.json"];
	const started = openInStandIn({ files: args, browser });
	await expect(started).rejects.toThrow(
		/ended with 0 before it had a window; started again with \["--disable-gpu","--","-a.json"\]/u,
	);
});
