import { isSystemError } from "./exports/system-fault.ts";

/** Whether a process of this number runs on this machine. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it is alive, and somebody else's.
		return isSystemError(error) && error.code === "EPERM";
	}
}
