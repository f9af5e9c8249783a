import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Marks the place of the fuses in every Electron binary. */
const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";

/** Names in the order of the wire. */
const fuseNames = [
	"runAsNode",
	"enableCookieEncryption",
	"enableNodeOptionsEnvironmentVariable",
	"enableNodeCliInspectArguments",
	"enableEmbeddedAsarIntegrityValidation",
	"onlyLoadAppFromAsar",
	"loadBrowserProcessSpecificV8Snapshot",
	"grantFileProtocolExtraPrivileges",
	"wasmTrapHandlers",
];

/** As Electron 45 ships them. */
const shipped = "101100011";

const wire = Buffer.concat([Buffer.from(sentinel), Uint8Array.of(1, shipped.length), Buffer.from(shipped)]);

/** What electron-builder needs of a program file, and nothing that runs: enough to see what it makes of the rest. */
function binary(): Uint8Array {
	return Buffer.concat([Buffer.from("\u007fELF dummy "), wire, Buffer.alloc(64)]);
}

/** The states of the fuses in a binary, by name. */
export function readFuses(bytes: Buffer): Map<string, boolean> {
	const at = bytes.indexOf(sentinel);
	if (at < 0) throw new Error("The binary holds no fuses.");
	const [version, count = 0] = bytes.subarray(at + sentinel.length);
	if (version !== 1) throw new Error(`Fuse wire: got version ${String(version)}, expected 1`);
	const states = bytes.subarray(at + sentinel.length + 2, at + sentinel.length + 2 + count).toString("latin1");
	return new Map(fuseNames.map((name, index) => [name, states[index] === "1"]));
}

/** An unpacked Electron for Linux. */
export async function makeDummyElectron(folder: string): Promise<void> {
	await mkdir(join(folder, "resources"), { recursive: true });
	await mkdir(join(folder, "locales"), { recursive: true });
	await writeFile(join(folder, "electron"), binary(), { mode: 0o755 });
	await writeFile(join(folder, "chrome-sandbox"), "dummy");
	await writeFile(join(folder, "LICENSE"), "dummy");
	await writeFile(join(folder, "LICENSES.chromium.html"), "dummy");
	for (const language of ["en-US", "de"]) await writeFile(join(folder, "locales", `${language}.pak`), "dummy");
}

/** The same for macOS: the program, its framework (which holds the fuses) and its helpers. */
export async function makeDummyMacElectron(folder: string): Promise<void> {
	const plist = (id: string, file: string): string =>
		`<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>CFBundleIdentifier</key><string>${id}</string><key>CFBundleExecutable</key><string>${file}</string><key>CFBundleName</key><string>${file}</string></dict></plist>\n`;
	const contents = join(folder, "Electron.app", "Contents");
	await mkdir(join(contents, "MacOS"), { recursive: true });
	await mkdir(join(contents, "Resources"), { recursive: true });
	await writeFile(join(contents, "Info.plist"), plist("com.github.Electron", "Electron"));
	await writeFile(join(contents, "MacOS", "Electron"), "dummy");
	const framework = join(contents, "Frameworks", "Electron Framework.framework");
	const language = join(framework, "Versions", "A", "Resources", "en.lproj");
	await mkdir(language, { recursive: true });
	await writeFile(join(language, "locale.pak"), "dummy");
	await writeFile(join(framework, "Electron Framework"), binary());
	for (const kind of ["", " (GPU)", " (Plugin)", " (Renderer)"]) {
		const helper = `Electron Helper${kind}`;
		const app = join(contents, "Frameworks", `${helper}.app`, "Contents");
		await mkdir(join(app, "MacOS"), { recursive: true });
		await writeFile(join(app, "Info.plist"), plist("com.github.Electron.helper", helper));
		await writeFile(join(app, "MacOS", helper), "dummy");
	}
}
