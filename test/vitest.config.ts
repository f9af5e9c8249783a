import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { svelteForPage } from "../renderer/vite.config.ts";

const top = fileURLToPath(new URL("..", import.meta.url));

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
				root: top,
				plugins: [svelte(svelteForPage)],
				// Without this condition Svelte resolves to its server build, where `$state` is not reactive.
				resolve: { conditions: ["browser"] },
				test: {
					name: "page",
					environment: "jsdom",
					include: ["test/renderer/**/*.test.ts"],
					testTimeout: 30_000,
					// A busy machine needs more than the second that is usual.
					expect: { poll: { timeout: 10_000 } },
				},
			},
		],
	},
});
