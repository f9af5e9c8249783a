import { beforeEach, describe, expect, it } from "vitest";
import { ok } from "#shared/outcome";
import { createHost } from "../../../../renderer/host.ts";
import { Film } from "../../../../renderer/state/film/film.svelte.ts";
import type { FilmEvents, FilmPlayer } from "../../../../renderer/state/film/film-player.ts";
import { FakeHost } from "../../fake-host.ts";
import { sampleTask } from "../../sample-task.ts";

const ref = { export: "first", row: 4 };
const rate = 25;

/** A browser's player, moved by hand: a seek is done when the test says so. */
class HandPlayer implements FilmPlayer {
	readonly ready: Promise<{ duration: number }>;
	readonly events: FilmEvents;
	sought: number[] = [];
	isPlaying = false;
	isGone = false;
	/** Pictures that were not closed. */
	held = 0;
	constructor(events: FilmEvents, duration: number) {
		this.events = events;
		this.ready = Promise.resolve({ duration });
	}
	seek(frame: number): void {
		this.sought.push(frame);
	}
	play(): void {
		this.isPlaying = true;
	}
	pause(): void {
		this.isPlaying = false;
	}
	setSpeed(): void {
		// A hand has no speed.
	}
	setMuted(): void {
		// Nor a sound.
	}
	dispose(): void {
		this.isGone = true;
	}
	/** The picture of a frame comes, in answer to a seek or by itself. */
	show(frame: number, sought: number | null): void {
		this.held += 1;
		const close = (): void => {
			this.held -= 1;
		};
		this.events.shown({ timestamp: (frame / rate) * 1e6, close } as VideoFrame, sought);
	}
}

let page = 0;
let players: HandPlayer[] = [];
let film: Film;

async function show(duration = 3.6): Promise<HandPlayer> {
	const asset = { ...sampleTask(ref).asset, pages: 90, frameRate: rate, name: "clip.mp4" };
	const found = {
		...{ url: "/media/1", file: "clip.mp4", bytes: 9, size: null, match: null, ties: [], lookedFor: [], folders: 1 },
		frames: null,
	};
	const host = createHost(new FakeHost(undefined, { findRecording: () => ok(found) }));
	const task = {
		asset: () => asset,
		page: () => page,
		frames: () => 90,
		arrive: (to: number) => {
			page = to;
		},
		goTo: (to: number) => {
			if (!film.take(to)) page = to;
		},
		isReading: () => false,
	};
	film = new Film(host, task, (_, events) => {
		const player = new HandPlayer(events, duration);
		players.push(player);
		return player;
	});
	expect(await film.show(ref)).toBe(true);
	const [player] = players;
	if (player === undefined) throw new Error("No film was opened");
	return player;
}

const letGo = () => new Promise((resolve) => setTimeout(resolve, 1));

beforeEach(() => {
	[page, players] = [0, []];
});

describe("the film of a task", () => {
	it("turns its page when the picture is there, and not before", async () => {
		const player = await show();
		player.show(0, 0);
		expect(film.take(40)).toBe(true);
		expect([page, film.wanted, player.sought]).toEqual([0, 40, [0, 40]]);
		player.show(40, 40);
		expect([page, film.wanted, film.picture?.timestamp]).toEqual([40, null, 1.6e6]);
		await letGo();
		expect(player.held).toBe(1);
	});

	it("shows what is passed while it is dragged through, and stays on its way to the last", async () => {
		const player = await show();
		player.show(0, 0);
		film.take(10);
		film.take(60);
		player.show(9, null);
		expect([page, film.wanted]).toEqual([9, 60]);
		player.show(60, 60);
		expect([page, film.wanted]).toEqual([60, null]);
	});

	it("has an empty sheet behind its end, and a picture that comes late does not bring it back", async () => {
		const player = await show(2);
		player.show(0, 0);
		film.take(30);
		film.take(70);
		expect([page, film.picture]).toEqual([70, null]);
		player.show(30, 30);
		expect([page, film.picture]).toEqual([70, null]);
		await letGo();
		expect(player.held).toBe(0);
	});

	it("is told once to have a frame without a picture of its own", async () => {
		const player = await show();
		player.show(0, 0);
		film.take(31);
		player.show(30, 31);
		expect([page, film.uneven]).toEqual([31, { frame: 31, seconds: 1.2 }]);
	});

	it("rests on the frame that was shown last when it pauses", async () => {
		const player = await show();
		player.show(0, 0);
		film.play();
		player.show(1, null);
		player.show(3, null);
		expect([page, player.isPlaying]).toEqual([3, true]);
		film.pause();
		expect([film.playing, player.isPlaying, player.sought.at(-1)]).toEqual([false, false, 3]);
		player.show(3, 3);
		expect([page, film.wanted]).toEqual([3, null]);
	});

	it("that breaks says why, and leaves the sheet and the page that was asked for", async () => {
		const player = await show();
		player.show(0, 0);
		film.take(50);
		player.events.failed("could not be read to its end");
		expect([film.isOpen, film.broken, film.picture, page]).toEqual([false, "could not be read to its end", null, 50]);
		expect(player.isGone).toBe(true);
		expect(film.take(51)).toBe(false);
	});

	it("lets go of everything when another task comes in front", async () => {
		const player = await show();
		player.show(0, 0);
		film.setRate(30);
		film.clear();
		await letGo();
		expect([player.held, player.isGone, film.picture, film.rate.value]).toEqual([0, true, null, rate]);
		// Its last picture was on its way.
		player.show(5, null);
		expect([player.held, page]).toEqual([0, 0]);
	});
});
