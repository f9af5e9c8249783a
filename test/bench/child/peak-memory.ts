import { readFileSync } from "node:fs";

/** The most memory that this process ever held, bytes. */
export function peakMemory(): number {
	// On Linux the other figure begins with what the process that started this one held.
	if (process.platform === "linux") {
		const found = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync("/proc/self/status", "utf8"));
		if (found) return Number(found[1]) * 1024;
	}
	return process.resourceUsage().maxRSS * 1024;
}
