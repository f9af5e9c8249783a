import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";
import type { Point } from "#shared/task";
import { createHost } from "../../../../renderer/host.ts";
import { Desk } from "../../../../renderer/state/drawing/desk.svelte.ts";
import { Picture } from "../../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../../renderer/state/task-view.svelte.ts";
import { FakeHost } from "../../fake-host.ts";
import { taskFindings } from "../../findings-answers.ts";
import { KeptFindings } from "./kept-findings.svelte.ts";

const ref = { export: "e", row: 0 };

async function bench() {
	const host = createHost(new FakeHost());
	const view = new TaskView(host, new Picture(host, () => Promise.reject(new Error("no picture here"))), () => "light");
	await view.show(ref);
	const findings = new KeptFindings(taskFindings(ref), "ana");
	const lane = { schemaId: "s-Lane", title: "Lane", tools: 3, tasks: 1, kinds: [{ kind: "polyline", tools: 3 }] };
	const desk = new Desk(
		findings,
		view,
		() => "light",
		() => [lane],
	);
	return { desk, view, findings };
}

function click(desk: Desk, ...places: Point[]): void {
	for (const at of places) {
		const place = { at, exact: at, unit: 1, isBound: false };
		desk.hand?.press(place, null);
		desk.hand?.release(place, true);
		flushSync();
	}
}

describe("drawing before it can be kept", () => {
	it("keeps what was drawn before the findings were read, though another tool or task is in hand by then", async () => {
		const { desk, findings, view } = await bench();
		findings.isRead = false;
		desk.toggleTool("polygon");
		click(desk, [0, 0], [30, 0], [30, 30]);
		expect(desk.drafting.begun).toBe(1);
		desk.toggleTool("point");
		click(desk, [5, 5]);
		desk.toggleTool("point");
		view.stepSelection(1);
		desk.deleteSelected();
		await desk.corrections.waiting.keep();
		expect([desk.drafting.begun, findings.drafts, findings.stuck.size]).toEqual([0, 3, 3]);
		expect(desk.corrections.canvasMarks.map(({ geometry }) => geometry.kind)).toEqual(["polygon", "point"]);
		await view.show({ export: "e", row: 1 });
		expect(desk.corrections.canvasMarks).toEqual([]);
		findings.isRead = true;
		findings.reviewer = "bo";
		await desk.corrections.waiting.keep();
		expect(findings.ofTask.rows.map(({ version }) => version.finding.body)).toMatchObject([
			{ kind: "mark", geometry: { kind: "polygon" }, title: "Lane" },
			{ kind: "mark", geometry: { kind: "point", at: [5, 5] } },
			{ kind: "removal" },
		]);
		expect(findings.ofTask.rows.map(({ version }) => version.finding.author)).toEqual(["ana", "ana", "ana"]);
		expect([findings.drafts, findings.stuck.size]).toEqual([0, 0]);
	});

	it("takes back what waits to be kept before what is", async () => {
		const { desk, findings } = await bench();
		findings.isRead = false;
		desk.toggleTool("point");
		click(desk, [5, 5], [6, 6]);
		expect(desk.undo()).toBe(true);
		findings.isRead = true;
		await desk.corrections.waiting.keep();
		expect(findings.ofTask.rows.map(({ version }) => version.finding.body)).toMatchObject([
			{ geometry: { kind: "point", at: [5, 5] } },
		]);
		expect(desk.undo()).toBe(false);
	});
});
