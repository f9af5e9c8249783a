import type { Environment } from "vitest/runtime";

/** Compiles as for a browser, so that `$state` is reactive, and makes no document: which would take longer than most tests. */
const withoutDom: Environment = {
	name: "without-dom",
	viteEnvironment: "client",
	setup: () => ({ teardown: () => undefined }),
};

export default withoutDom;
