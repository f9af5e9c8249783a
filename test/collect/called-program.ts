import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";

/** The variables under which the command line keeps its data and caches in a folder, whatever the system. */
function homeIn(folder: string): NodeJS.ProcessEnv {
	const at = (name: string): string => path.join(folder, name);
	return {
		...process.env,
		HOME: folder,
		USERPROFILE: folder,
		APPDATA: at("config"),
		LOCALAPPDATA: at("cache"),
		XDG_CONFIG_HOME: at("config"),
		XDG_CACHE_HOME: at("cache"),
		TMPDIR: folder,
		TEMP: folder,
	};
}

/** Starts the compiled command line beside the test, which may answer it meanwhile. */
export function startLoupe(program: string, home: string, args: readonly string[]): ChildProcess {
	return spawn(process.execPath, [path.join(program, "dist", "main", "loupe.js"), ...args], { env: homeIn(home) });
}

export interface Ended {
	code: number | null;
	out: string;
	err: string;
}

export async function ended(child: ChildProcess): Promise<Ended> {
	let [out, err] = ["", ""];
	child.stdout?.setEncoding("utf8").on("data", (piece: string) => (out += piece));
	child.stderr?.setEncoding("utf8").on("data", (piece: string) => (err += piece));
	const [code] = (await once(child, "close")) as [number | null];
	return { code, out, err };
}
