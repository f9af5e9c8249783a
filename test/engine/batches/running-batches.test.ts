import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BatchAnswers, type StartWork } from "../../../main/engine/batches/answer-batches.ts";
import type { Batch, BatchReply, BatchWorkers } from "../../../main/engine/batches/batch.ts";
import { type BatchesEnding, RunningBatches } from "../../../main/engine/batches/running-batches.ts";
import { SourceChanged } from "../../../main/engine/exports/text-source.ts";
import { JobControl, JobStopped } from "../../../main/engine/job-control.ts";
import { batchesHere } from "../batches-here.ts";

const MEGABYTE = 1024 * 1024;

/** Workers whose answers come when and in what order the test says: a batch is answered by the sum of its items. */
class Hands {
	readonly waiting: { batch: Batch<number>; answer: () => void; stop: () => void }[] = [];
	started = 0;
	ended = 0;
	readonly workers: BatchWorkers<null, number, number>;

	constructor(count: number) {
		this.workers = {
			count,
			start: (_, reply) => {
				this.started++;
				return {
					give: (batch) => {
						const tell = (told: BatchReply<number>) => {
							this.waiting.splice(this.waiting.indexOf(work), 1);
							reply(told);
						};
						const work = {
							batch,
							answer: () => tell({ kind: "answered", id: batch.id, answer: sum(batch.items) }),
							stop: () => tell({ kind: "stopped" }),
						};
						this.waiting.push(work);
					},
					end: () => this.ended++,
				};
			},
		};
	}
}

function sum(items: readonly number[]): number {
	return items.reduce((all, item) => all + item, 0);
}

class Heard {
	readonly items: number[] = [];
	readonly answers: number[] = [];
	readonly endings: BatchesEnding[] = [];

	answered(batch: Batch<number>, answer: number): void {
		expect(this.endings).toEqual([]);
		expect(answer).toBe(sum(batch.items));
		this.items.push(...batch.items);
		this.answers.push(answer);
	}

	ended(ending: BatchesEnding): void {
		this.endings.push(ending);
	}
}

/** Items of so many bytes each, numbered; `taken` of them were asked for so far. */
function* sized(bytes: readonly number[], taken: { count: number } = { count: 0 }) {
	for (const [item, size] of bytes.entries()) {
		taken.count++;
		yield { item, bytes: size };
	}
}

const small = (count: number) => Array.from({ length: count }, () => 1);

describe("batches", () => {
	test("are told in the order of their items, whichever worker is done first", () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(6 * MEGABYTE), { maxLength: 40 }),
				fc.integer({ min: 1, max: 4 }),
				fc.integer({ min: 1, max: 5 }),
				fc.infiniteStream(fc.nat(20)),
				(bytes, count, most, turns) => {
					const [hands, heard] = [new Hands(count), new Heard()];
					new RunningBatches(sized(bytes), most, heard).start(hands.workers, null);
					while (hands.waiting.length > 0) {
						const turn = (turns.next().value as number) % hands.waiting.length;
						hands.waiting[turn]?.answer();
					}
					expect(heard.items).toEqual(bytes.map((_, item) => item));
					expect(heard.endings).toEqual([{ phase: "done" }]);
					expect(hands.ended).toBe(hands.started);
				},
			),
		);
	});

	test("are no larger than they may be, in items and in bytes, but for one item that is larger", () => {
		const [hands, heard] = [new Hands(1), new Heard()];
		const bytes = [...small(5), 9 * MEGABYTE, 3 * MEGABYTE, 3 * MEGABYTE, 1];
		new RunningBatches(sized(bytes), 3, heard).start(hands.workers, null);
		const lengths: number[] = [];
		for (let work = hands.waiting[0]; work; work = hands.waiting[0]) {
			lengths.push(work.batch.items.length);
			work.answer();
		}
		expect(lengths).toEqual([3, 3, 2, 1]);
	});

	test("are held back while one that is slow lets answers wait, and go on with all workers after it", () => {
		const taken = { count: 0 };
		const [hands, heard] = [new Hands(2), new Heard()];
		new RunningBatches(sized(small(500), taken), 1, heard).start(hands.workers, null);
		const slow = hands.waiting[0];
		expect(slow?.batch.id).toBe(0);
		for (let work = hands.waiting[1]; work; work = hands.waiting[1]) work.answer();
		expect(heard.items).toEqual([]);
		expect(taken.count).toBeLessThan(80);
		slow?.answer();
		expect(heard.items.length).toBeGreaterThan(60);
		expect(hands.waiting.length).toBeGreaterThan(1);
		while (hands.waiting.length > 0) hands.waiting[0]?.answer();
		expect(heard.items.length).toBe(500);
		expect(heard.endings).toEqual([{ phase: "done" }]);
	});

	test("of nothing are done, and nobody starts", () => {
		const [hands, heard] = [new Hands(2), new Heard()];
		new RunningBatches(sized([]), 3, heard).start(hands.workers, null);
		expect([heard.endings, hands.started]).toEqual([[{ phase: "done" }], 0]);
	});

	test("end at once where they are cancelled, and what comes after is not told", () => {
		const [hands, heard] = [new Hands(2), new Heard()];
		const running = new RunningBatches(sized(small(9)), 1, heard);
		running.start(hands.workers, null);
		const late = [...hands.waiting];
		late[1]?.answer();
		running.cancel();
		running.cancel();
		expect([heard.endings, hands.ended]).toEqual([[{ phase: "cancelled" }], 2]);
		late[0]?.answer();
		late[2]?.stop();
		expect([heard.items, heard.endings.length]).toEqual([[], 1]);
	});

	test("may be cancelled by who hears of one, whatever else waits", () => {
		const [hands, heard] = [new Hands(2), new Heard()];
		const running = new RunningBatches<null, number, number>(sized(small(9)), 1, {
			answered: (...told) => {
				heard.answered(...told);
				running.cancel();
			},
			ended: (ending) => {
				heard.ended(ending);
			},
		});
		running.start(hands.workers, null);
		hands.waiting[1]?.answer();
		hands.waiting[0]?.answer();
		expect([heard.items, heard.endings]).toEqual([[0], [{ phase: "cancelled" }]]);
	});
});

describe("who answers batches", () => {
	async function endingOf(begin: StartWork<null, number, number>, count = 2): Promise<Heard> {
		const heard = new Heard();
		await new Promise<void>((resolve) => {
			const running = new RunningBatches<null, number, number>(sized(small(5)), 1, {
				answered: (...told) => {
					heard.answered(...told);
				},
				ended: (ending) => {
					heard.ended(ending);
					resolve();
				},
			});
			running.start(batchesHere(begin, count), null);
		});
		return heard;
	}

	const failing = (error: Error): StartWork<null, number, number> => {
		return () => ({
			run: () => {
				throw error;
			},
			close: () => undefined,
		});
	};

	test("begins once, and closes what it began", async () => {
		let [begun, closed] = [0, 0];
		const heard = await endingOf(() => {
			begun++;
			return { run: sum, close: () => closed++ };
		});
		expect([begun, closed, heard.items, heard.endings]).toEqual([2, 2, [0, 1, 2, 3, 4], [{ phase: "done" }]]);
	});

	test("says whose file changed, what the system refused, and that it broke off", async () => {
		const changed = await endingOf(failing(new SourceChanged("cut", "b")));
		expect(changed.endings).toEqual([{ phase: "failed", message: "cut", sourceChanged: true, side: "b" }]);
		const refused = await endingOf(
			failing(Object.assign(new Error("EIO: i/o error"), { code: "EIO", errno: -5, syscall: "read" })),
		);
		expect(refused.endings).toEqual([{ phase: "failed", message: "EIO: i/o error", sourceChanged: false, side: "a" }]);
		const broken = await endingOf(failing(new RangeError("a bug")));
		expect(broken.endings).toEqual([{ phase: "failed", message: "a bug", sourceChanged: false, side: "a" }]);
	});

	test("is told to stop, and says that it did", () => {
		const control = new JobControl();
		const answers = new BatchAnswers<null, number, number>(
			(_, goOn) => ({
				run: (items) => {
					if (!goOn()) throw new JobStopped();
					return sum(items);
				},
				close: () => undefined,
			}),
			{ order: null, control: control.memory },
		);
		expect(answers.answer({ id: 7, items: [1, 2] })).toEqual({ kind: "answered", id: 7, answer: 3 });
		control.stop();
		expect(answers.answer({ id: 8, items: [3] })).toEqual({ kind: "stopped" });
	});
});
