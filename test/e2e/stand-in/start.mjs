// Runs the compiled main process, unmodified, with the stand-in in Electron's place: node start.mjs PROGRAM [ARGUMENT...]
import Module, { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { require as requireTypeScript } from "tsx/cjs/api";

const standInFile = fileURLToPath(new URL("electron.ts", import.meta.url));
Object.defineProperty(process, "versions", {
	value: { ...process.versions, electron: "0.0.0-stand-in", chrome: process.env.LOUPE_STAND_IN_CHROME ?? "0" },
});
const { electron, begin } = requireTypeScript(standInFile, import.meta.url);

// `electron` outside Electron is a package that throws: the name has to lead elsewhere before the program asks.
const name = "electron";
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
	return request === name ? name : Reflect.apply(resolve, this, [request, ...rest]);
};
const module = new Module(name);
module.exports = electron;
module.loaded = true;
Module._cache[name] = module;

const program = process.argv[2];
// As Electron has them: unpackaged, the application comes first.
process.argv.splice(1, 2, ...(process.env.LOUPE_STAND_IN_PACKAGED === "1" ? [] : [program]));
createRequire(import.meta.url)(program);
begin();
