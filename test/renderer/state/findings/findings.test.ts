// @vitest-environment jsdom
import { type IDBFactory } from "fake-indexeddb";
import { Dexie } from "dexie";
import { beforeEach, describe, expect, it } from "vitest";
import type { Finding, FindingId } from "#shared/findings/finding";
import { withVersion } from "#shared/findings/merge";
import { fault } from "#shared/outcome";
import { PageDatabase } from "../../../../renderer/db.ts";
import { createHost } from "../../../../renderer/host.ts";
import { Findings } from "../../../../renderer/state/findings/findings.svelte.ts";
import { newFindingId } from "../../../../renderer/state/findings/new-ids.ts";
import { Notices } from "../../../../renderer/state/notices.svelte.ts";
import { taskFindings } from "../../findings-answers.ts";
import { KeepingHost } from "./keeping-host.ts";
import { soon } from "../../../soon.ts";
import { freshDatabase } from "../../fresh-database.ts";

const ref = { export: "first", row: 3 };

beforeEach(() => {
	freshDatabase();
});

function verdictOn(row: number, remark: string): Finding {
	const { task, source } = taskFindings({ export: "first", row });
	return {
		author: "ana",
		source,
		task,
		target: { kind: "task" },
		body: { kind: "verdict", verdict: "reject", reasons: [], remark, tags: [], assignee: null, role: "reader" },
	};
}

/** A page on a host; `name` is that of its data base, by which another page has the same. */
function pageOn(host: KeepingHost, name = "page") {
	const notices = new Notices();
	const database = new PageDatabase(name);
	const findings = new Findings(createHost(host), database, notices, () => []);
	const stop = host.subscribe((event) => {
		if (event.name === "findingsChanged") findings.hear(event.payload);
	});
	return {
		findings,
		notices,
		database,
		leave: () => {
			stop();
			findings.stop();
			database.close();
		},
	};
}

const remarks = ({ ofTask }: Findings) =>
	(ofTask?.rows ?? []).map(({ version }) =>
		version.finding.body.kind === "verdict" ? version.finding.body.remark : "",
	);

async function started(host: KeepingHost, name?: string) {
	const page = pageOn(host, name);
	await page.findings.start();
	page.findings.follow(ref);
	await page.findings.known();
	return page;
}

describe("findings on the page", () => {
	it("are shown at once, and saved when the engine says so", async () => {
		const host = new KeepingHost();
		const { findings, leave } = await started(host);
		// Rows may have been told before the engine had read any.
		expect(findings.version).toBeGreaterThan(0);
		host.holding = ["saveFindings"];
		findings.change("Reject a", [{ id: newFindingId(), finding: verdictOn(3, "blurred") }]);
		expect(remarks(findings)).toEqual(["blurred"]);
		expect(findings.saved).toEqual({ kind: "saving" });
		expect(findings.undoLabel).toBe("Reject a");
		await soon(() => {
			expect(host.saves).toHaveLength(1);
		});
		expect(findings.saved).toEqual({ kind: "saving" });
		host.holding = [];
		host.release();
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		await soon(() => {
			expect(findings.outbox.list).toEqual([]);
		});
		expect(remarks(findings)).toEqual(["blurred"]);
		leave();
	});

	it("put a version after the one that was seen, also where that is still on its way", async () => {
		const host = new KeepingHost();
		const { findings, leave } = await started(host);
		const id = newFindingId();
		findings.change("One", [{ id, finding: verdictOn(3, "one") }]);
		findings.change("Two", [{ id, finding: verdictOn(3, "two") }]);
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		findings.change("Three", [{ id, finding: verdictOn(3, "three") }]);
		await soon(() => {
			expect(findings.outbox.list).toEqual([]);
		});
		expect(host.held.get(id)?.heads).toHaveLength(1);
		expect(remarks(findings)).toEqual(["three"]);
		findings.change("Gone", [{ id, finding: null }]);
		expect(remarks(findings)).toEqual([]);
		findings.change("Back", [{ id, finding: verdictOn(3, "back") }]);
		expect(remarks(findings)).toEqual(["back"]);
		await soon(() => {
			expect(findings.outbox.list).toEqual([]);
		});
		expect(host.held.get(id)?.heads).toHaveLength(1);
		leave();
	});

	it("stay in sight with their reason where they cannot be saved, and go when they can", async () => {
		const host = new KeepingHost();
		const { findings, leave } = await started(host);
		host.trouble = fault("no-space", "the disk is full");
		findings.change("Reject a", [{ id: newFindingId(), finding: verdictOn(3, "a") }]);
		findings.change("Reject b", [{ id: newFindingId(), finding: verdictOn(3, "b") }]);
		await soon(() => {
			expect(findings.saved).toMatchObject({ kind: "trouble", fault: { code: "no-space" }, changes: 2 });
		});
		expect(remarks(findings)).toEqual(["a", "b"]);
		host.trouble = null;
		await findings.retry();
		expect(findings.saved).toEqual({ kind: "saved" });
		expect(host.saves.map(({ label }) => label)).toEqual(["Reject a", "Reject b"]);
		leave();
	});

	it("outlive the page and the engine: what was on its way is sent by the next one, once", async () => {
		const host = new KeepingHost();
		const before = await started(host);
		host.isGone = true;
		before.findings.change("Reject a", [{ id: newFindingId(), finding: verdictOn(3, "a") }]);
		before.findings.change("Reject b", [{ id: newFindingId(), finding: verdictOn(3, "b") }]);
		await soon(() => {
			expect(before.findings.saved).toMatchObject({ kind: "trouble", fault: { code: "host-silent" } });
			expect(before.findings.outbox.list.every(({ isKept }) => isKept)).toBe(true);
		});
		before.leave();
		host.isGone = false;
		const after = await started(host);
		await soon(() => {
			expect(after.findings.saved).toEqual({ kind: "saved" });
		});
		expect(remarks(after.findings)).toEqual(["a", "b"]);
		after.leave();
		const last = await started(host);
		expect(last.findings.outbox.list).toEqual([]);
		expect(host.saves.map(({ label }) => label)).toEqual(["Reject a", "Reject b"]);
		last.leave();
	});

	it("let no change that is refused stand in the way of others, and are given up by a hand only", async () => {
		const host = new KeepingHost();
		const { findings, leave } = await started(host);
		const refused = findings.change("Too long", [{ id: newFindingId(), finding: verdictOn(3, "x") }]);
		const impossible = findings.change("Impossible", [{ id: newFindingId(), finding: verdictOn(3, "y") }]);
		findings.change("Reject b", [{ id: newFindingId(), finding: verdictOn(3, "b") }]);
		await soon(() => {
			expect(host.saves.map(({ label }) => label)).toEqual(["Reject b"]);
		});
		expect(findings.saved).toMatchObject({ kind: "trouble", fault: { code: "finding-refused" }, changes: 2 });
		findings.discard(refused);
		findings.discard(impossible);
		expect(findings.saved).toEqual({ kind: "saved" });
		leave();
	});

	it("say what became of one that was given up while it was on its way", async () => {
		const host = new KeepingHost();
		const { findings, notices, database, leave } = await started(host);
		const id = newFindingId();
		host.holding = ["saveFindings"];
		const late = findings.change("Reject a", [{ id, finding: verdictOn(3, "a") }]);
		await soon(() => {
			expect(host.count("saveFindings")).toBe(1);
		});
		findings.discard(late);
		expect(remarks(findings)).toEqual([]);
		// What is done next comes after it, saved or not.
		findings.change("Reject b", [{ id, finding: verdictOn(3, "b") }]);
		expect(findings.undoLabel).toBe("Reject b");
		expect(findings.saved).toEqual({ kind: "saving" });
		host.holding = [];
		host.release();
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(notices.list.map(({ title, detail }) => [title, detail])).toEqual([
			["It was saved all the same", "Reject a"],
		]);
		await soon(() => {
			expect(remarks(findings)).toEqual(["b"]);
		});
		expect(host.held.get(id)?.heads).toHaveLength(1);
		// The engine says no: then it is gone, and nothing is left to tell.
		host.trouble = fault("no-space", "the disk is full");
		host.holding = ["saveFindings"];
		const never = findings.change("Reject c", [{ id, finding: verdictOn(3, "c") }]);
		await soon(() => {
			expect(host.count("saveFindings")).toBe(3);
		});
		findings.discard(never);
		host.holding = [];
		host.release();
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(notices.list).toHaveLength(1);
		expect(remarks(findings)).toEqual(["b"]);
		await soon(async () => {
			expect(await database.outbox.count()).toBe(0);
		});
		leave();
	});

	it("say that one may be saved which was given up after nobody answered, and make no conflict by one left out", async () => {
		const host = new KeepingHost();
		const { findings, notices, leave } = await started(host);
		const id = newFindingId();
		findings.change("One", [{ id, finding: verdictOn(3, "one") }]);
		await soon(() => {
			expect(findings.outbox.list).toEqual([]);
		});
		host.isGone = true;
		const two = findings.change("Two", [{ id, finding: verdictOn(3, "two") }]);
		findings.change("Three", [{ id, finding: verdictOn(3, "three") }]);
		await soon(() => {
			expect(findings.saved).toMatchObject({ kind: "trouble", changes: 2 });
		});
		findings.discard(two);
		expect(notices.list.map(({ title, detail }) => [title, detail])).toEqual([
			["It may have been saved all the same", "Two"],
		]);
		host.isGone = false;
		await findings.retry();
		expect(findings.saved).toEqual({ kind: "saved" });
		expect(host.held.get(id)?.heads.map(({ finding }) => finding?.body)).toMatchObject([{ remark: "three" }]);
		leave();
	});

	it("take back what is not saved before what is", async () => {
		const host = new KeepingHost();
		const { findings, leave } = await started(host);
		host.trouble = fault("not-saved", "EIO");
		findings.change("Reject a", [{ id: newFindingId(), finding: verdictOn(3, "a") }]);
		await findings.undo();
		expect(remarks(findings)).toEqual([]);
		expect(findings.lastDone).toBe("Undone: Reject a");
		expect(host.count("undoFindings")).toBe(0);
		await findings.undo();
		expect(host.count("undoFindings")).toBe(1);
		leave();
	});

	it("follow what another window does", async () => {
		const host = new KeepingHost();
		const { findings, leave } = await started(host);
		const other = pageOn(host, "other");
		await other.findings.start();
		other.findings.follow(ref);
		await other.findings.known();
		const id = newFindingId();
		other.findings.change("Reject a", [{ id, finding: verdictOn(3, "theirs") }]);
		await soon(() => {
			expect(other.findings.saved).toEqual({ kind: "saved" });
		});
		const { version } = findings;
		host.news([verdictOn(3, "").task?.key ?? ""]);
		await soon(() => {
			expect(remarks(findings)).toEqual(["theirs"]);
		});
		expect(findings.version).toBeGreaterThan(version);
		leave();
		other.leave();
	});
});

describe("page and engine, when one has lost its findings", () => {
	async function withOne(host: KeepingHost, name = "page"): Promise<FindingId> {
		const page = await started(host, name);
		const id = newFindingId();
		page.findings.change("Reject a", [{ id, finding: verdictOn(3, "kept") }]);
		await soon(async () => {
			expect(await page.database.findings.count()).toBe(1);
			expect(await page.database.outbox.count()).toBe(0);
		});
		page.leave();
		return id;
	}

	it("the page has it again from the engine", async () => {
		const host = new KeepingHost();
		await withOne(host);
		const page = await started(host, "another");
		expect(remarks(page.findings)).toEqual(["kept"]);
		await soon(async () => {
			expect(await page.database.findings.count()).toBe(1);
		});
		expect(page.notices.list).toEqual([]);
		page.leave();
	});

	it("the engine has it again from the page, in the same journal and in a new one of the same folder", async () => {
		const host = new KeepingHost();
		const id = await withOne(host);
		host.held.clear();
		const torn = await started(host);
		expect(host.held.has(id)).toBe(true);
		expect(torn.notices.list.map(({ title }) => title)).toEqual(["Findings were put back"]);
		torn.leave();
		host.held.clear();
		host.place = "there";
		host.seq = 0;
		const lost = await started(host);
		expect(host.held.has(id)).toBe(true);
		expect(lost.notices.list.map(({ title }) => title)).toEqual(["Findings were restored"]);
		lost.leave();
		expect((await started(host)).notices.list).toEqual([]);
	});

	it("another folder's findings stay apart, and so does what was on its way there", async () => {
		const host = new KeepingHost();
		await withOne(host);
		const stuck = await started(host);
		host.trouble = fault("not-saved", "EIO");
		stuck.findings.change("Reject b", [{ id: newFindingId(), finding: verdictOn(3, "there") }]);
		await soon(() => {
			expect(stuck.findings.outbox.list[0]?.isKept).toBe(true);
		});
		stuck.leave();
		const other = new KeepingHost();
		other.place = "elsewhere";
		other.folder = "f1";
		const page = await started(other);
		expect(other.held.size).toBe(0);
		expect(other.saves).toEqual([]);
		expect(remarks(page.findings)).toEqual([]);
		page.leave();
		host.trouble = null;
		const back = await started(host);
		await soon(() => {
			expect(remarks(back.findings)).toEqual(["kept", "there"]);
		});
		back.leave();
	});

	it("keeps both versions where each side has one that the other has not", async () => {
		const host = new KeepingHost();
		const id = await withOne(host);
		const known = host.held.get(id);
		const [head] = known?.heads ?? [];
		if (known === undefined || head === undefined) throw new Error("nothing was kept");
		const page = await started(host);
		page.leave();
		const theirs = { ...head, rev: "theirstheirsthei", after: [head.rev] };
		host.take(withVersion(known, theirs));
		const database = new PageDatabase("page");
		const ours = { ...head, rev: "oursoursoursours", after: [head.rev] };
		await database.findings.put({ place: "here", id, held: withVersion(known, ours) });
		database.close();
		const both = await started(host);
		expect(
			host.held
				.get(id)
				?.heads.map(({ rev }) => rev)
				.sort(),
		).toEqual(["oursoursoursours", "theirstheirsthei"]);
		both.leave();
	});

	it("works on without a data base, and says so once", async () => {
		Dexie.dependencies.indexedDB = {
			open: () => {
				throw new DOMException("denied by policy", "SecurityError");
			},
		} as unknown as IDBFactory;
		const host = new KeepingHost();
		const { findings, notices, leave } = await started(host);
		findings.change("Reject a", [{ id: newFindingId(), finding: verdictOn(3, "a") }]);
		await soon(() => {
			expect(findings.saved).toEqual({ kind: "saved" });
		});
		expect(remarks(findings)).toEqual(["a"]);
		expect(notices.list.map(({ title, times }) => [title, times])).toEqual([
			["This page keeps no copy of the findings", 1],
		]);
		leave();
	});
});
