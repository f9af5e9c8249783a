import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Where the window stood, in the screen's own points. */
export interface WindowBounds {
	x: number;
	y: number;
	width: number;
	height: number;
	maximized: boolean;
}

export interface Area {
	x: number;
	y: number;
	width: number;
	height: number;
}

const format = "ango-loupe-window";
const version = 1;

/** As they were remembered; null on a first start, and where the file cannot be read: a window is placed anew then. */
export function readBounds(path: string): WindowBounds | null {
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch {
		// Missing as a rule. Nothing is lost with it that a person typed.
		return null;
	}
	return parseBounds(text);
}

/** Null where the text is not what `writeBounds` writes. */
export function parseBounds(text: string): WindowBounds | null {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return null;
	}
	if (typeof data !== "object" || data === null) return null;
	const fields = new Map<string, unknown>(Object.entries(data));
	if (fields.get("format") !== format || fields.get("version") !== version) return null;
	const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => fields.get(name));
	const maximized = fields.get("maximized") === true;
	if (!isPoint(x) || !isPoint(y) || !isPoint(width) || !isPoint(height) || width < 1 || height < 1) return null;
	return { x, y, width, height, maximized };
}

function isPoint(value: unknown): value is number {
	return Number.isInteger(value) && Math.abs(value as number) < 100_000;
}

/** Temp, fsync, rename, fsync of the folder: a power cut leaves the old bounds or the new ones. */
export async function writeBounds(path: string, bounds: WindowBounds): Promise<void> {
	const partial = `${path}.part`;
	const file = await open(partial, "w");
	try {
		await file.writeFile(`${JSON.stringify({ format, version, ...bounds })}\n`);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(partial, path);
	// Windows cannot open a folder; its rename is written through by NTFS's journal.
	if (process.platform === "win32") return;
	const folder = await open(dirname(path), "r");
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

/** The bounds where a hand's width of the title bar can be seen on one of the screens; null where the screen is gone. */
export function visibleBounds(bounds: WindowBounds, screens: readonly Area[]): WindowBounds | null {
	const grip = 80;
	const seen = screens.some((screen) => {
		const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
		return width >= grip && bounds.y >= screen.y && bounds.y < screen.y + screen.height - grip / 2;
	});
	return seen ? bounds : null;
}
