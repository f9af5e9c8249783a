import { readCall } from "./arguments.ts";
import { run } from "./run.ts";
import { exitCodes, queryUsage, usage, WrongCall } from "./usage.ts";

// A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code === "EPIPE") process.exit(exitCodes.done);
	throw error;
});

try {
	const call = readCall(process.argv.slice(2));
	if (call === null) process.stdout.write(`${usage}\n\n${queryUsage}\n`);
	else process.exitCode = await run(call);
} catch (error) {
	if (!(error instanceof WrongCall)) throw error;
	process.stderr.write(`${error.message}\n\n${usage}\n`);
	process.exitCode = exitCodes.wrongCall;
}
