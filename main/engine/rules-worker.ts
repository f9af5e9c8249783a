import { answerBatches } from "./batches/answer-batches.ts";
import { startJudging } from "./findings/rules/judge-threads.ts";

/** A thread that judges the tasks of an export by rules. */
answerBatches(startJudging);
