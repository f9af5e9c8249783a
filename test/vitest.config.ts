import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { svelteForPage } from "../renderer/vite.config.ts";

const top = fileURLToPath(new URL("..", import.meta.url));

const page = {
	root: top,
	plugins: [svelte(svelteForPage)],
	// Without this condition Svelte resolves to its server build, where `$state` is not reactive.
	resolve: { conditions: ["browser"] },
};

// A busy machine needs more than the second that is usual.
const patience = { testTimeout: 30_000, expect: { poll: { timeout: 10_000 } } };

/** A document takes longer to make than most tests: others that look at one say so in their first line. */
const withDom = ["test/renderer/{views,parts}/**/*.test.ts"];

export default defineConfig({
	test: {
		// All cores: otherwise one is left idle, which of two is half.
		maxWorkers: "100%",
		globalSetup: ["test/compile-scanner.ts"],
		projects: [
			{
				root: top,
				test: {
					name: "node",
					environment: "node",
					include: ["test/**/*.test.ts"],
					exclude: ["test/renderer/**", "test/e2e/**"],
					testTimeout: 20_000,
				},
			},
			{
				...page,
				test: {
					name: "page",
					environment: "jsdom",
					include: withDom,
					...patience,
				},
			},
			{
				...page,
				test: {
					name: "page-state",
					environment: fileURLToPath(new URL("renderer/without-dom.ts", import.meta.url)),
					include: ["test/renderer/**/*.test.ts"],
					exclude: withDom,
					isolate: false,
					...patience,
				},
			},
		],
	},
});
