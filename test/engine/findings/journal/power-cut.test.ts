import { describe, expect, it } from "vitest";
import type { Outcome } from "#shared/outcome";
import type { Journal, OpenedJournal, Written } from "../../../../main/engine/findings/journal/journal.ts";
import { openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";
import { type ProcessName, thisProcess } from "../../../../main/engine/findings/journal/this-process.ts";
import { Random } from "../../../bench/random.ts";
import { type Account, numbersIn, opOf, wrongIn } from "./numbered-ops.ts";
import { type Event, PowerCut, SimulatedDisk, type Step } from "./simulated-disk.ts";

/** Seeds for each point at which the power goes. */
const seeds = Math.ceil(Number(process.env["LOUPE_RUNS"] ?? 300) / 100);
const folder = "/home/findings";

/** What a machine that was started so many times says of a program on it. */
function program(boot: number): ProcessName {
	return { ...thisProcess(), machine: "m", isSure: true, boot: `boot ${boot}` };
}

/** With sentences on what was found otherwise at a start. */
interface Checked extends Account {
	wrong: string[];
}

const newAccount = (): Checked => ({ saved: [], open: [], troubles: [], wrong: [] });

async function open(disk: SimulatedDisk, boot: number): Promise<OpenedJournal> {
	const times = { beat: 1e9, silence: 1e9, torn: 0 };
	const opened = await openJournal(folder, {
		disk,
		self: program(boot),
		times,
		poll: 1e9,
		due: { ops: 4, bytes: 1000 },
	});
	// A lease whose power was cut says nothing of who held it: it is taken at the second look.
	if (opened.journal.mode === "reading") await opened.journal.retry();
	return opened;
}

/** What is found at a start counts from then on, also what was not acknowledged and was kept all the same. */
async function openChecked(disk: SimulatedDisk, account: Checked, boot: number): Promise<Journal> {
	const opened = await open(disk, boot);
	// Told by `follow`, after `retry`, to nobody: the folder could not be read at first.
	if (opened.entries.length === 0 && opened.journal.seq > 0) return opened.journal;
	if (opened.journal.trouble?.code === "findings-unreadable") return opened.journal;
	const found = numbersIn(opened.entries);
	check(found, account);
	account.saved = found;
	account.open = [];
	return opened.journal;
}

function check(found: readonly number[], account: Checked): void {
	const words = wrongIn(found, account);
	if (words !== null) account.wrong.push(words);
}

/** A life of a journal: operations alone and together, new generations, closing and opening. Ends where the power does. */
async function live(disk: SimulatedDisk, account: Checked, boot: number, from = 0): Promise<void> {
	let journal: Journal | null = null;
	let next = from;

	async function append(to: Journal, ...counts: number[]): Promise<void> {
		for (const count of counts) {
			const numbers = Array.from({ length: count }, () => (next += 1));
			account.open.push(...numbers);
			const answers = await Promise.all(numbers.map((n) => to.append(opOf(n))));
			numbers.forEach((n, at) => {
				const answer = answers[at] as Outcome<Written>;
				if (answer.ok) {
					account.saved.push(n);
					account.open = account.open.filter((other) => other > n);
				} else account.troubles.push(`${answer.code}: ${answer.detail}`);
			});
		}
	}

	try {
		journal = await openChecked(disk, account, boot);
		await append(journal, 1, 3, 1, 2);
		await journal.compactIfDue(() => account.saved.map(opOf));
		await append(journal, 2, 1, 4, 1);
		await journal.compactIfDue(() => account.saved.map(opOf));
		await append(journal, 1);
		await journal.close();
		journal = await openChecked(disk, account, boot);
		await append(journal, 1, 2, 5);
		await journal.compactIfDue(() => account.saved.map(opOf));
		await append(journal, 2);
	} catch (error) {
		if (!(error instanceof PowerCut)) throw error;
	} finally {
		await journal?.close().catch(() => undefined);
	}
}

async function stepsOfLife(): Promise<Step[]> {
	const disk = new SimulatedDisk(new Random(1));
	const steps: Step[] = [];
	disk.happens = (step) => {
		steps.push(step);
		return null;
	};
	await live(disk, newAccount(), 1);
	expect(steps.length).toBeGreaterThan(90);
	return steps;
}

const cutAt =
	(number: number) =>
	(step: Step): Event =>
		step.number === number ? "cut" : null;

describe("whatever a power cut leaves of what was not synced", () => {
	it("everything acknowledged is there, and nothing that was not asked for, whichever step it hits", async () => {
		const steps = await stepsOfLife();
		const wrong: string[] = [];
		for (const { number } of steps) {
			for (let seed = 1; seed <= seeds; seed++) {
				const random = new Random(number * 1000 + seed);
				const account = newAccount();
				const disk = new SimulatedDisk(random);
				disk.happens = cutAt(number);
				await live(disk, account, 1);
				// It is started again, and the power goes again soon after.
				const second = new SimulatedDisk(random, disk.afterCut());
				second.happens = cutAt(random.between(1, 60));
				await live(second, account, 2, 1000);
				const journal = await openChecked(new SimulatedDisk(random, second.afterCut()), account, 3);
				if (journal.trouble !== null) account.wrong.push(journal.trouble.detail);
				await journal.close();
				wrong.push(...account.wrong.map((words) => `step ${number}, seed ${seed}: ${words}`));
			}
		}
		expect(wrong).toEqual([]);
	}, 600_000);
});

describe("whichever call fails", () => {
	it.each(["ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT", "EMFILE"])(
		"with %s: it is said, it can be tried again, and a power cut afterwards loses nothing",
		async (code) => {
			const wrong: string[] = [];
			for (const { number, call } of await stepsOfLife()) {
				for (const times of code === "EIO" ? [1, 2, Infinity] : [1]) {
					const random = new Random(number * 10 + Math.min(times, 9));
					const account = newAccount();
					const disk = new SimulatedDisk(random);
					let left = times;
					disk.happens = (step) => {
						if (step.number < number || left <= 0) return null;
						left -= 1;
						return { code };
					};
					await live(disk, account, 1);
					const cut = await open(new SimulatedDisk(random, disk.afterCut()), 2);
					check(numbersIn(cut.entries), account);
					await cut.journal.close();
					if (!account.troubles.every((words) => words.includes(code))) {
						account.wrong.push(`told ${[...new Set(account.troubles)].join(", ")}`);
					}
					if (times < Infinity) {
						const after = await openChecked(disk, account, 1);
						const answer = await after.append(opOf(5000));
						if (answer.ok) account.saved.push(5000);
						else account.wrong.push(`not saved afterwards: ${answer.detail}`);
						await after.close();
						await (await openChecked(disk, account, 1)).close();
					}
					wrong.push(...account.wrong.map((words) => `${call} at ${number}, ${times} times: ${words}`));
				}
			}
			expect(wrong).toEqual([]);
		},
		60_000,
	);
});
