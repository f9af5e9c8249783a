import { describe, expect, it } from "vitest";
import { questions, type Question } from "#shared/contract";
import { createHost } from "../../renderer/host.ts";
import { FakeHost } from "./fake-host.ts";

describe("the page's client", () => {
	it("can ask every question of the contract", () => {
		const host = createHost(new FakeHost());
		for (const question of Object.keys(questions) as Question[]) expect(typeof host[question]).toBe("function");
	});

	it("trims arguments that a question does not carry", async () => {
		const fake = new FakeHost();
		const host = createHost(fake) as unknown as Record<"info", (...args: unknown[]) => Promise<unknown>>;
		await host.info("a click event, say");
		expect(fake.asked).toEqual([{ question: "info", args: [] }]);
	});

	it("lets a refused call fail loudly, since that is a bug", async () => {
		const fake = new FakeHost([], {
			status: () => {
				throw new Error("unknown question");
			},
		});
		await expect(createHost(fake).status()).rejects.toThrow("unknown question");
	});
});
