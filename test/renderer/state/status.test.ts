import { describe, expect, it } from "vitest";
import { createHost } from "../../../renderer/host.ts";
import { Status } from "../../../renderer/state/status.svelte.ts";
import { FakeHost } from "../fake-host.ts";

describe("the figures of the status bar", () => {
	it("are those of the host, and none at all once it no longer answers", async () => {
		const fake = new FakeHost();
		const status = new Status(createHost(fake));
		await status.refresh();
		expect(status.latest).toEqual({ memory: 212_000_000, connections: 0 });
		fake.answers = {
			status: () => {
				throw new Error("the host is gone");
			},
		};
		await status.refresh();
		expect(status.latest).toBeNull();
	});
});
