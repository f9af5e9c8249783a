import * as os from "node:os";
import { answerBatches } from "./batches/answer-batches.ts";
import { startCheck } from "./exports/check/checkers.ts";

/** A thread that checks assets in the background. */
answerBatches(startCheck);
// On Linux the number 0 is the thread that asks; elsewhere it would be the whole process.
if (process.platform === "linux") os.setPriority(0, os.constants.priority.PRIORITY_LOW);
