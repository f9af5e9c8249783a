import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte, type Options } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

/** How the page's components are compiled, for the build and for the tests alike. */
export const svelteForPage: Partial<Options> = {
	configFile: false,
	compilerOptions: {
		// Elements are created one by one: the default strategy uses innerHTML, which `require-trusted-types-for` refuses.
		fragments: "tree",
	},
};

/**
 * What pdf.js fetches while it reads: tables of East Asian encodings, the fonts that a PDF need not carry, decoders of
 * pictures, a profile of colours. The licences of the fonts and decoders go along.
 */
function pdfFiles(): Plugin {
	const folders = { cmaps: /\.bcmap$|LICENSE/u, standard_fonts: /./u, wasm: /\.wasm$|LICENSE/u, iccs: /./u };
	return {
		name: "pdf-files",
		apply: "build",
		generateBundle() {
			for (const [folder, kept] of Object.entries(folders)) {
				const from = new URL(`../node_modules/pdfjs-dist/${folder}/`, import.meta.url);
				for (const name of readdirSync(from).filter((name) => kept.test(name))) {
					const source = readFileSync(new URL(name, from));
					this.emitFile({ type: "asset", fileName: `pdf/${folder}/${name}`, source });
				}
			}
		},
	};
}

/**
 * Niivue carries a font and a shine as `data:` addresses, which the page's policy refuses: they become files beside the
 * page. Fails the build where it finds other than these two, as a newer niivue may have.
 */
function niivuePictures(): Plugin {
	const noDecoder = "\0no-decoder";
	const picture = /"data:image\/(png|jpeg);base64,([A-Za-z0-9+/=]+)"/gu;
	return {
		name: "niivue-pictures",
		apply: "build",
		enforce: "pre",
		// Decoders in WebAssembly of a format that is never read here.
		resolveId: (source) => (source.startsWith("numcodecs/") ? noDecoder : null),
		load: (id) => (id === noDecoder ? "export default null;" : null),
		transform(code, id) {
			if (!id.endsWith("/@niivue/niivue/build/niivue/index.js")) return null;
			const found: string[] = [];
			const cut = code.replaceAll(picture, (_all, kind: string, text: string) => {
				found.push(kind);
				const fileName = `niivue/${kind === "png" ? "font.png" : "shine.jpg"}`;
				this.emitFile({ type: "asset", fileName, source: Buffer.from(text, "base64") });
				// Beside index.html, against which the address of a picture is read.
				return JSON.stringify(`./${fileName}`);
			});
			if (found.sort().join() !== "jpeg,png" || cut.includes('"data:')) {
				this.error(`niivue has other pictures than a font and a shine: ${found.join()}`);
			}
			return { code: cut, map: null };
		},
	};
}

export default defineConfig({
	root: fileURLToPath(new URL(".", import.meta.url)),
	// The same files lie under app://bundle/ and under http://127.0.0.1:PORT/: every address inside them is relative.
	base: "./",
	clearScreen: false,
	logLevel: "warn",
	publicDir: false,
	plugins: [svelte(svelteForPage), pdfFiles(), niivuePictures()],
	worker: { format: "es" },
	build: {
		outDir: "../dist/renderer",
		emptyOutDir: true,
		// Electron's Chromium would take newer syntax; but the loopback page runs in whatever browser the person has.
		target: "baseline-widely-available",
		// The page's policy has no `data:`: nothing may be inlined into an address.
		assetsInlineLimit: 0,
		// The polyfill would insert an inline script and fetch by itself.
		modulePreload: false,
		sourcemap: false,
		reportCompressedSize: false,
		chunkSizeWarningLimit: 2048,
		// How long each plugin took is nothing to someone who starts the program.
		rolldownOptions: { checks: { bundlerTimings: false } },
	},
});
