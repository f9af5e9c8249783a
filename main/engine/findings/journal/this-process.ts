import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { isAlive } from "../../process-life.ts";

/** A process, as another one on this or another machine can tell whether it still runs. */
export interface ProcessName {
	/** Of the machine; the same after it is started again. Only a hash: the folder may lie on a share. */
	machine: string;
	/** True where two machines cannot have the same `machine`. */
	isSure: boolean;
	/** Of the time since the machine was started. */
	boot: string;
	/** Numbers of processes mean something only within the same one: a container has its own. */
	space: string;
	pid: number;
	/** When it was started, as the system counts: a number that is used again has another. Empty: not known here. */
	started: string;
}

/** "gone" and "runs" are certain; of another machine, or another container, nothing is known but silence. */
export type Life = "runs" | "gone" | "unknown";

function orEmpty(read: () => string): string {
	try {
		return read().trim();
	} catch {
		// Systems without /proc, and containers that hide it.
		return "";
	}
}

const sha = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

function startOf(pid: number): string {
	// The name of the program, in parentheses, may itself hold blanks and parentheses.
	const [, rest = ""] = /^.*\) (.*)$/su.exec(orEmpty(() => readFileSync(`/proc/${pid}/stat`, "latin1"))) ?? [];
	const [state = "", ...figures] = rest.split(" ");
	// A zombie holds nothing any more, and answers signals.
	return state === "Z" || state === "X" ? "ended" : (figures[18] ?? "");
}

export function thisProcess(): ProcessName {
	const machineId = orEmpty(() => readFileSync("/etc/machine-id", "latin1"));
	const bootId = orEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1"));
	return {
		machine: sha(`${hostname()} ${machineId}`),
		isSure: machineId !== "",
		boot: bootId === "" ? `at ${Math.round(Date.now() / 1000 - uptime())}` : bootId,
		space: orEmpty(() => readlinkSync("/proc/self/ns/pid")),
		pid: process.pid,
		started: startOf(process.pid),
	};
}

/** Whether the process still runs, as far as this one can know. */
export function lifeOf(other: ProcessName, self: ProcessName): Life {
	if (other.machine !== self.machine) return "unknown";
	if (!isSameBoot(other.boot, self.boot)) return self.isSure && other.isSure ? "gone" : "unknown";
	if (other.space !== self.space) return "unknown";
	if (!isAlive(other.pid)) return "gone";
	if (other.started === "") return "unknown";
	return startOf(other.pid) === other.started ? "runs" : "gone";
}

/** Seconds by which the time of a start differs from one reading of the clock to another. */
const clockError = 30;

function isSameBoot(a: string, b: string): boolean {
	const [left, right] = [a, b].map((boot) => /^at (\d+)$/u.exec(boot)?.[1]);
	if (left === undefined || right === undefined) return a === b;
	return Math.abs(Number(left) - Number(right)) <= clockError;
}
