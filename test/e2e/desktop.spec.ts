import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test as base } from "@playwright/test";
import type { HostBridge } from "#shared/contract";
import { findElectron, type RunningDesktop } from "./desktop-app.ts";
import { openInElectron } from "./real-electron.ts";
import { openInStandIn } from "./stand-in/provider.ts";

declare global {
	interface Window {
		host?: HostBridge<File>;
	}
}

interface Desk {
	/** Starts the program with this command line. */
	start(...files: string[]): Promise<RunningDesktop>;
	/** Writes an export of one task and answers its path. */
	exportOf(file: string, picture: string): string;
}

const electron = findElectron();

/** The same sentences for every way to run the program: the stand-in always, Electron where its runtime is. */
for (const provider of ["stand-in", "Electron"] as const) {
	const test = base.extend<{ desk: Desk }>({
		desk: async ({ browser }, use) => {
			const folder = mkdtempSync(join(tmpdir(), "loupe-desktop-"));
			const running: RunningDesktop[] = [];
			await use({
				start: async (...files) => {
					const started =
						provider === "stand-in"
							? await openInStandIn({ files, browser })
							: await openInElectron(electron ?? "", files);
					running.push(started);
					return started;
				},
				exportOf: (file, picture) => writeExport(join(folder, file), picture),
			});
			for (const each of running) await each.close();
			rmSync(folder, { recursive: true, force: true });
		},
	});

	test.describe(`on ${provider}`, () => {
		test.skip(
			provider === "Electron" && electron === null,
			"Electron's runtime is not installed (npx install-electron), so only the stand-in ran",
		);

		test("a file named on the command line is shown", async ({ desk }) => {
			const { page } = await desk.start(desk.exportOf("a.json", "alpha.jpg"));
			await expect(row(page, "alpha.jpg")).toBeVisible();
		});

		test("behind the double dash a name may look like a switch", async ({ desk }) => {
			const { page } = await desk.start("--", desk.exportOf("-a.json", "alpha.jpg"));
			await expect(row(page, "alpha.jpg")).toBeVisible();
		});

		test("of several files the last is in front and all are open", async ({ desk }) => {
			const files = ["a", "b", "c"].map((name) => desk.exportOf(`${name}.json`, `${name}.jpg`));
			const { page } = await desk.start(...files);
			await expect(row(page, "c.jpg")).toBeVisible();
			expect(await openNames(page)).toEqual(["a.json", "b.json", "c.json"]);
		});

		test("a file that the system asks for later comes to the front", async ({ desk }) => {
			const { page, app } = await desk.start(desk.exportOf("a.json", "alpha.jpg"));
			await expect(row(page, "alpha.jpg")).toBeVisible();
			await app.openFile(desk.exportOf("b.json", "beta.jpg"));
			await expect(row(page, "beta.jpg")).toBeVisible();
		});

		test("a second start hands its files over and ends", async ({ desk }) => {
			const { page, app } = await desk.start();
			expect(await app.startAgain(["--", desk.exportOf("--inspect", "beta.jpg")])).toBe(0);
			await expect(row(page, "beta.jpg")).toBeVisible();
			expect(await openNames(page)).toEqual(["--inspect"]);
		});

		test("a path on the network is refused in words", async ({ desk }) => {
			const { page } = await desk.start("--", "\\\\evil.invalid\\share\\a.json");
			await expect(page.getByText("This path is refused").first()).toBeVisible();
			expect(await openNames(page)).toEqual([]);
		});

		test("a file that is not there is told by its name", async ({ desk }) => {
			const { page } = await desk.start("--", "/nowhere/at-all.json");
			await expect(page.getByText("The file is not there").first()).toBeVisible();
		});

		test("the dialog opens what is chosen, and nothing where it is closed", async ({ desk }) => {
			const { page, app } = await desk.start();
			await app.answerOpenDialog(null);
			await page
				.getByRole("button", { name: /Open an export/u })
				.first()
				.click();
			expect(await openNames(page)).toEqual([]);
			await app.answerOpenDialog([desk.exportOf("a.json", "alpha.jpg")]);
			await page
				.getByRole("button", { name: /Open an export/u })
				.first()
				.click();
			await expect(row(page, "alpha.jpg")).toBeVisible();
		});

		test("the menu opens a file and the sample", async ({ desk }) => {
			const { page, app } = await desk.start();
			await app.answerOpenDialog([desk.exportOf("a.json", "alpha.jpg")]);
			await app.clickMenu("Open…");
			await expect(row(page, "alpha.jpg")).toBeVisible();
			await app.clickMenu("Open the Sample");
			await expect(row(page, "street-morning.png")).toBeVisible();
		});

		test("a file dropped on the page is opened by its place, which the page never learns", async ({ desk }) => {
			const { page, app } = await desk.start();
			await expect(page.getByText("Drop an export anywhere").first()).toBeVisible();
			await app.drop([desk.exportOf("dropped.json", "delta.jpg")]);
			await expect(row(page, "delta.jpg")).toBeVisible();
			const said = await page.evaluate(async () => JSON.stringify(await window.host?.invoke("listExports", [])));
			expect(said).toContain("dropped.json");
			expect(said).not.toContain(tmpdir());
		});

		test("pictures of the sample come by the program's own scheme", async ({ desk }) => {
			const { page, app } = await desk.start();
			await app.clickMenu("Open the Sample");
			await expect(row(page, "street-morning.png")).toBeVisible();
			const sizes = await page.evaluate(async () => {
				const { host } = window;
				if (host === undefined) throw new Error("There is no host.");
				const listed = (await host.invoke("listExports", [])) as { value: { id: string }[] };
				const ref = { export: listed.value[0]?.id, row: 0 };
				let found = (await host.invoke("findMedia", [ref, 0])) as { value: { url: string | null; bytes: number } };
				for (let wait = 0; wait < 50 && found.value.url === null; wait++) {
					await new Promise((resolve) => setTimeout(resolve, 100));
					found = (await host.invoke("findMedia", [ref, 0])) as typeof found;
				}
				const url = found.value.url ?? "";
				const whole = await (await fetch(url)).arrayBuffer();
				const part = await fetch(url, { headers: { range: "bytes=1-3" } });
				const letters = new TextDecoder().decode(await part.arrayBuffer());
				return { said: found.value.bytes, whole: whole.byteLength, status: part.status, letters };
			});
			expect(sizes).toEqual({ said: sizes.whole, whole: sizes.whole, status: 206, letters: "PNG" });
		});

		test("thumbnails of the sample come the same way", async ({ desk }) => {
			const { page, app } = await desk.start();
			await app.clickMenu("Open the Sample");
			await expect(row(page, "street-morning.png")).toBeVisible();
			await page.keyboard.press("g");
			const picture = page.getByRole("grid", { name: "Gallery of the tasks" }).locator("img").first();
			await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);
		});

		test("the text of the sample comes the same way", async ({ desk }) => {
			const { page, app } = await desk.start();
			await app.clickMenu("Open the Sample");
			await row(page, "review-note.txt").click();
			const sheet = page.getByRole("document", { name: "Text" });
			await expect(sheet.locator("mark", { hasText: "Northwind Logistics" })).toBeVisible();
		});

		test("the engine's end is survived: what was open is open again, and reading goes on", async ({ desk }) => {
			const { page, app } = await desk.start(desk.exportOf("a.json", "alpha.jpg"));
			await expect(row(page, "alpha.jpg")).toBeVisible();
			await app.killEngine();
			await expect(page.getByText("The reader ended and was started again")).toBeVisible();
			await expect(row(page, "alpha.jpg")).toBeVisible();
			expect(await openNames(page)).toEqual(["a.json"]);
			await app.openFile(desk.exportOf("b.json", "beta.jpg"));
			await expect(row(page, "beta.jpg")).toBeVisible();
			expect(await openNames(page)).toEqual(["a.json", "b.json"]);
		});

		test("the page is given three functions and nothing of Electron or Node", async ({ desk }) => {
			const { page } = await desk.start();
			const seen = await page.evaluate(() => ({
				host: Object.keys(window.host ?? {}).sort(),
				frozen: Object.isFrozen(window.host),
				node: ["require", "process", "module", "Buffer", "global", "electron"].filter((name) => name in window),
			}));
			expect(seen).toEqual({ host: ["invoke", "offerFiles", "subscribe"], frozen: true, node: [] });
		});

		test("a question that is none, or with wrong arguments, is rejected and the program lives on", async ({ desk }) => {
			const { page } = await desk.start();
			const answers = await page.evaluate(async () => {
				const { host } = window;
				if (host === undefined) throw new Error("There is no host.");
				const calls: [string, unknown][] = [
					["nothing", []],
					["__proto__", []],
					["constructor", []],
					["toString", []],
					["openPaths", [["/etc/passwd"]]],
					["resolveMedia", ["x"]],
					["stop", []],
					["info", [1]],
					["readRows", []],
					["readRows", ["x", { where: 1, order: null }, 0, 1]],
					["readRows", ["x", { where: "", order: null }, -1, 1]],
					["readRows", ["x", { where: "", order: null }, 0, 1e300]],
					["readTask", [{ export: "x", row: 0, __proto__: null, path: "/etc/passwd" }, null]],
					["readTask", ["x", null]],
					["openRecent", [{}]],
					["openRecent", ["x".repeat(10_000_000)]],
					["copyRaw", [{ export: "x", row: 0 }, 5]],
					["listExports", null],
					["listExports", "x"],
					["listExports", { length: 0 }],
				];
				const results: string[] = [];
				for (const [question, args] of calls)
					results.push(
						await host.invoke(question as "info", args as unknown[]).then(
							(value) => `answered ${question}: ${JSON.stringify(value)}`,
							() => "rejected",
						),
					);
				return results;
			});
			expect(answers.filter((answer) => answer !== "rejected")).toEqual([]);
			expect(await openNames(page)).toEqual([]);
		});

		test("a page that wants out stays in, and no connection is made", async ({ desk }) => {
			const { page } = await desk.start();
			await expect(page.getByText("Drop an export anywhere").first()).toBeVisible();
			const address = page.url();
			const reached = await page.evaluate(async () => {
				const ways: [string, () => Promise<boolean>][] = [
					["fetch", () => fetch("https://evil.invalid/").then(() => true)],
					["fetch of a file", () => fetch("file:///etc/passwd").then(() => true)],
					["opened window", () => Promise.resolve(window.open("https://evil.invalid/") !== null)],
					["beacon", () => Promise.resolve(!navigator.sendBeacon("https://evil.invalid/"))],
					[
						"picture",
						() =>
							new Promise((resolve) => {
								const picture = new Image();
								picture.onload = () => {
									resolve(true);
								};
								picture.onerror = () => {
									resolve(false);
								};
								picture.src = "https://evil.invalid/a.png";
							}),
					],
					[
						"socket",
						() =>
							new Promise((resolve) => {
								const socket = new WebSocket("wss://evil.invalid/");
								socket.onopen = () => {
									resolve(true);
								};
								socket.onerror = socket.onclose = () => {
									resolve(false);
								};
							}),
					],
				];
				const out: string[] = [];
				for (const [name, go] of ways) if (await go().catch(() => false)) out.push(name);
				location.href = "https://evil.invalid/";
				return out.filter((name) => name !== "beacon" && name !== "opened window");
			});
			expect(reached).toEqual([]);
			await page.waitForTimeout(300);
			expect(page.url()).toBe(address);
			expect(page.context().pages()).toHaveLength(1);
			const status = await page.evaluate(() => window.host?.invoke("status", []));
			expect(status).toMatchObject({ ok: true, value: { connections: 0 } });
		});
	});
}

function writeExport(path: string, picture: string): string {
	const task = { taskId: picture, stage: "Label", stageId: "Label", tools: [], classifications: [], relations: [] };
	const asset = { asset: `https://host.invalid/${picture}`, externalId: picture, metadata: {}, task };
	writeFileSync(path, JSON.stringify([asset]));
	return path;
}

function row(page: Page, picture: string): ReturnType<Page["locator"]> {
	return page.getByRole("row", { name: new RegExp(`^${picture}`, "u") }).first();
}

async function openNames(page: Page): Promise<string[]> {
	const listed = await page.evaluate(() => window.host?.invoke("listExports", []));
	return (listed as { value: { name: string }[] }).value.map(({ name }) => name);
}
