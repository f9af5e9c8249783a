import { expect, test } from "@playwright/test";
import { killPrograms, type KilledPart } from "../program/kill-programs.ts";

// A few of those of test/program-kills.ts, which kills thousands.
const few: [part: KilledPart, times: number][] = [
	["serve", 4],
	["main", 2],
	["engine", 4],
	["page", 3],
	["browser", 2],
];
for (const [part, times] of few)
	test(`nothing that was called saved is lost where this is killed: ${part}`, async ({}, info) => {
		const { wrong } = await killPrograms(part, times, info.outputPath("kills"), () => undefined);
		expect(wrong).toEqual([]);
	});
