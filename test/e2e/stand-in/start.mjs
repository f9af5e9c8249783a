// Runs the compiled main process, unmodified, with the stand-in in Electron's place: node start.mjs PROGRAM [ARGUMENT...]
import Module, { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { require as requireTypeScript } from "tsx/cjs/api";

const [, , program = "", ...given] = process.argv;
const packaged = process.env["LOUPE_STAND_IN_PACKAGED"] === "1";
Object.defineProperty(process, "versions", {
	value: { ...process.versions, electron: "0.0.0-stand-in", chrome: process.env["LOUPE_STAND_IN_CHROME"] ?? "0" },
});
// Where a package keeps the sample; unpacked it is the folder of the same files.
Object.defineProperty(process, "resourcesPath", {
	value: fileURLToPath(new URL("../../../resources", import.meta.url)),
});

const standInFile = fileURLToPath(new URL("electron.ts", import.meta.url));
/** @type {unknown} */
const loaded = requireTypeScript(standInFile, import.meta.url);
const standIn = /** @type {typeof import("./electron.ts")} */ (loaded);

// Outside Electron the package `electron` throws when it is read: so it counts as read, with the stand-in in it.
const require = createRequire(program);
const place = require.resolve("electron");
const module = new Module(place);
module.exports = standIn.electron;
module.loaded = true;
require.cache[place] = module;

// As Electron has them: unpackaged, the application comes first.
process.argv = [process.execPath, ...(packaged ? [] : [program]), ...given];
require(program);
standIn.begin();
