import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { type DesktopApp, dropOn, type RunningDesktop } from "./desktop-app.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));

/** The program on Electron itself, unpackaged. `executable` comes from findElectron: Playwright does not survive another. */
export async function openInElectron(executable: string, files: readonly string[]): Promise<RunningDesktop> {
	const userData = await mkdtemp(join(tmpdir(), "loupe-electron-"));
	// Chromium's sandbox refuses to work for root, who runs the tests in a container.
	const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
	const args = [...asRoot, `--user-data-dir=${userData}`, top, ...files];
	const electron = await _electron.launch({ executablePath: executable, args, cwd: top });
	const page = await electron.firstWindow();
	return {
		page,
		app: desktopApp(electron, page, async (again) => {
			const second = [...asRoot, `--user-data-dir=${userData}`, top, ...again];
			const [code] = (await once(spawn(executable, second, { cwd: top, stdio: "ignore" }), "exit")) as [number];
			return code;
		}),
		close: async () => {
			await electron.close();
			await rm(userData, { recursive: true, force: true });
		},
	};
}

function desktopApp(electron: ElectronApplication, page: Page, startAgain: DesktopApp["startAgain"]): DesktopApp {
	return {
		startAgain,
		openFile: (path) =>
			electron.evaluate(({ app }, file) => {
				app.emit("open-file", { preventDefault: () => undefined }, file);
			}, path),
		answerOpenDialog: (paths) =>
			electron.evaluate(
				({ dialog }, filePaths) => {
					dialog.showOpenDialog = () =>
						Promise.resolve({ canceled: filePaths === null, filePaths: filePaths === null ? [] : [...filePaths] });
				},
				paths === null ? null : [...paths],
			),
		drop: (paths) => dropOn(page, paths),
		clickMenu: (label) =>
			electron.evaluate(({ Menu }, wanted) => {
				const find = (menu: Electron.Menu | null | undefined): Electron.MenuItem | undefined =>
					menu?.items
						.flatMap((item) => [item, find(item.submenu)])
						.find((item) => item?.label.replace("&", "") === wanted);
				const item = find(Menu.getApplicationMenu());
				if (item === undefined) throw new Error(`The menu has no ${wanted} to click.`);
				void Reflect.apply(item.click, item, []);
			}, label),
		killEngine: () =>
			electron.evaluate(({ app }) => {
				for (const { pid, serviceName, name } of app.getAppMetrics())
					if (serviceName === "Ango Loupe engine" || name === "Ango Loupe engine") process.kill(pid, "SIGKILL");
			}),
	};
}
