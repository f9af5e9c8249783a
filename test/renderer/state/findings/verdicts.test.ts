// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createHost } from "../../../../renderer/host.ts";
import { Loupe } from "../../../../renderer/state/loupe.svelte.ts";
import { furnish } from "../../views/page-in-jsdom.ts";
import { KeepingHost } from "./keeping-host.ts";
import { soon } from "../../../soon.ts";
import { freshDatabase } from "../../fresh-database.ts";

beforeEach(() => {
	furnish();
	freshDatabase();
});

async function started(host = new KeepingHost()) {
	const loupe = new Loupe(createHost(host), `verdicts ${String(Math.random())}`);
	const stop = loupe.start();
	await soon(() => {
		expect(loupe.view.task).not.toBeNull();
		expect(loupe.findings.ofTask).not.toBeNull();
	});
	const { findings, list, verdicts, view } = loupe;
	return { host, stop, findings, list, loupe, verdicts, view };
}

/** What is held, as "verdict of kind in task: remark". */
function held(host: KeepingHost): string[] {
	return [...host.held.values()].flatMap(({ heads }) =>
		heads.flatMap(({ finding }) =>
			finding?.body.kind === "verdict"
				? [`${String(finding.body.verdict)} ${finding.target.kind} ${finding.task?.asset ?? ""} ${finding.body.remark}`]
				: [],
		),
	);
}

const first = "street_000000.jpg";

describe("verdicts", () => {
	it("of one reviewer about one thing are one finding, however fast keys are pressed", async () => {
		const { host, verdicts, findings, stop } = await started();
		await Promise.all([verdicts.judge("accept"), verdicts.judge("reject"), verdicts.judge("fix")]);
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toEqual([`fix task ${first} `]);
		await verdicts.judge("fix");
		expect(verdicts.own).toBeNull();
		await soon(() => {
			expect(held(host)).toEqual([]);
		});
		stop();
	});

	it("are about the task that a hand has gone to, though it is not read yet", async () => {
		const { host, verdicts, findings, list, stop } = await started();
		host.holding = ["readTask"];
		void list.step(1);
		const said = verdicts.judge("reject");
		void list.step(1);
		await said;
		await verdicts.judge("accept");
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toEqual(["reject task street_000001.jpg ", "accept task street_000002.jpg "]);
		stop();
	});

	it("are about what is selected, each for itself, and keep their remark with the next word", async () => {
		const { host, verdicts, view, findings, stop } = await started();
		view.stepSelection(1);
		await verdicts.judge("fix");
		expect(verdicts.target.kind).toBe("tool");
		view.select(null);
		expect(verdicts.body.verdict).toBeNull();
		verdicts.typeRemark("dark");
		expect(verdicts.body.remark).toBe("dark");
		expect(findings.saved).toEqual({ kind: "saving" });
		await verdicts.keepRemark();
		await verdicts.judge("unsure");
		await verdicts.setReasons(["night"]);
		expect(verdicts.body).toMatchObject({ verdict: "unsure", remark: "dark", reasons: ["night"] });
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toEqual([`fix tool ${first} `, `unsure task ${first} dark`]);
		stop();
	});

	it("keep every reason that hands gave, though one was not said yet when the next came", async () => {
		const { host, verdicts, findings, list, view, stop } = await started();
		await Promise.all([verdicts.setReasons(["night"]), verdicts.setReasons(["rain"])]);
		expect(verdicts.body.reasons).toEqual(["night", "rain"]);
		await verdicts.setReasons(["rain"]);
		expect(verdicts.body.reasons).toEqual(["rain"]);
		// The field still shows those of the task before.
		host.holding = ["readTask"];
		void list.step(1);
		await verdicts.setReasons(["rain", "blur"]);
		host.holding = [];
		host.release();
		await soon(() => {
			expect(view.task?.ref.row).toBe(1);
			expect(verdicts.body.reasons).toEqual(["blur"]);
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		stop();
	});

	it("are not called saved before they are on their way, and go on after one that could not be said", async () => {
		const { host, verdicts, findings, list, stop } = await started();
		const said = verdicts.judge("accept");
		expect(findings.saved).toEqual({ kind: "saving" });
		await said;
		vi.spyOn(list, "aim").mockRejectedValueOnce(new Error("The host is gone"));
		await expect(verdicts.judge("reject")).rejects.toThrow("gone");
		await verdicts.judge("fix");
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toEqual([`fix task ${first} `]);
		stop();
	});

	it("hold a remark though the next one is begun before it is kept", async () => {
		const { host, verdicts, list, findings, view, stop } = await started();
		await list.step(1);
		await soon(() => {
			expect(view.task?.ref.row).toBe(1);
		});
		verdicts.typeRemark("about the task");
		view.stepSelection(1);
		verdicts.typeRemark("about a part");
		await verdicts.keepRemark();
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toEqual([
			"null task street_000001.jpg about the task",
			"null tool street_000001.jpg about a part",
		]);
		stop();
	});

	it("are on their way when that was waited for, and nothing that is said later is", async () => {
		const { host, verdicts, findings, list, stop } = await started();
		verdicts.typeRemark("dark");
		void verdicts.judge("fix");
		const said = verdicts.settled();
		let arrive = (): void => undefined;
		list.goingWhile(
			Promise.all([
				said,
				new Promise<void>((resolve) => {
					arrive = resolve;
				}),
			]),
		);
		const later = verdicts.judge("reject");
		await said;
		expect(verdicts.body).toMatchObject({ verdict: "fix", remark: "dark" });
		arrive();
		await later;
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toEqual([`reject task ${first} dark`]);
		stop();
	});

	it("take no remark while another task is on its way", async () => {
		const { host, verdicts, list, view, stop } = await started();
		expect(verdicts.isOnItsWay).toBe(false);
		host.holding = ["readTask"];
		const stepped = list.step(5);
		expect(verdicts.isOnItsWay).toBe(true);
		await stepped;
		expect([list.row, view.task?.ref.row, verdicts.isOnItsWay]).toEqual([5, 0, true]);
		host.holding = [];
		host.release();
		await soon(() => {
			expect(view.task?.ref.row).toBe(5);
		});
		expect(verdicts.isOnItsWay).toBe(false);
		stop();
	});

	it("stay apart by reviewer and by role", async () => {
		const { host, verdicts, findings, stop } = await started();
		await verdicts.judge("accept");
		verdicts.role = "adjudicator";
		await verdicts.judge("reject");
		verdicts.role = "reader";
		expect(await findings.setReviewer("bo")).toBe(true);
		expect(verdicts.own).toBeNull();
		await verdicts.judge("fix");
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toHaveLength(3);
		expect(verdicts.others.map(({ row, body }) => [row.version.finding.author, body.verdict])).toEqual([
			["ana", "accept"],
			["ana", "reject"],
		]);
		stop();
	});

	it("hold a remark about what it was begun for, though something else is in front when it is kept", async () => {
		const { host, verdicts, list, findings, view, stop } = await started();
		verdicts.typeRemark("about the first");
		await list.step(1);
		await soon(() => {
			expect(view.task?.ref.row).toBe(1);
		});
		expect(verdicts.body.remark).toBe("");
		await verdicts.keepRemark();
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toEqual([`null task ${first} about the first`]);
		stop();
	});

	it("hold every remark that cannot be kept, tell each, and keep all of them when they can", async () => {
		const { host, verdicts, list, findings, view, stop } = await started();
		const goTo = async (row: number) => {
			await list.moveTo(row);
			await soon(() => {
				expect(view.task?.ref.row).toBe(row);
			});
		};
		host.isGone = true;
		for (const row of [1, 2]) {
			await goTo(row);
			verdicts.typeRemark(`about ${String(row)}`);
			view.stepSelection(1);
			verdicts.typeRemark(`part of ${String(row)}`);
		}
		await goTo(3);
		await verdicts.keepRemark();
		expect(findings.saved).toMatchObject({ kind: "trouble", changes: 4, fault: { code: "host-silent" } });
		expect([...findings.stuck.values()].map(({ label }) => label)).toEqual([
			"Remark “about 1”",
			"Remark “part of 1”",
			"Remark “about 2”",
			"Remark “part of 2”",
		]);
		await goTo(1);
		expect(verdicts.body.remark).toBe("about 1");
		// Another hand at the same page does not take the words over.
		findings.state = findings.state === null ? null : { ...findings.state, reviewer: "bo" };
		expect(verdicts.body.remark).toBe("");
		host.isGone = false;
		[...findings.stuck.values()][3]?.giveUp();
		await findings.retry();
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(held(host)).toEqual([
			"null task street_000001.jpg about 1",
			"null tool street_000001.jpg part of 1",
			"null task street_000002.jpg about 2",
		]);
		expect([...host.held.values()].map(({ heads }) => heads[0]?.finding?.author)).toEqual(["ana", "ana", "ana"]);
		expect(findings.drafts).toBe(0);
		stop();
	});

	it("that cannot be given are told by their name, and a remark that is kept twice is one step", async () => {
		const { host, verdicts, list, findings, loupe, stop } = await started();
		verdicts.typeRemark("dark");
		await Promise.all([verdicts.keepRemark(), verdicts.keepRemark()]);
		await soon(() => {
			expect(host.saves.map(({ label }) => label)).toEqual([`Remark on ${first}`]);
		});
		host.isGone = true;
		await list.step(1);
		await verdicts.judge("reject");
		expect(loupe.notices.list.map(({ detail }) => detail)).toContain("Reject this task: the host does not answer");
		expect(findings.drafts).toBe(0);
		stop();
	});
});
