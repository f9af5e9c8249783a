import type { CollectProgram } from "../engine/media/collect/collect-program.ts";
import { CollectRun } from "./collect-run.ts";

/** Entry of the only program that opens connections: what its host loads from a file of its own, where that is there. */
export const collect: CollectProgram["collect"] = (job) => new CollectRun(job).run();
