import { answerBatches } from "./batches/answer-batches.ts";
import { startComparing } from "./compare/batch/compare-threads.ts";

/** A thread that compares the tasks of exports. */
answerBatches(startComparing, ({ codes, similarities }) => [codes.buffer, similarities.buffer] as ArrayBuffer[]);
