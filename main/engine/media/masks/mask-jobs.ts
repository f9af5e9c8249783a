import { closeSync, openSync } from "node:fs";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { type DecodedMask, decodeMask, MaskStopped, type Watch } from "./decode-mask.ts";
import { labelMask } from "./label-mask.ts";
import type { LabelSize } from "./label-tiles.ts";
import type { PartCount } from "./largest-parts.ts";
import { PngRefused } from "./png-header.ts";

/** A PNG whose colours are to be numbered, into a folder that is there. */
export interface DecodeJob {
	step: "decode";
	/** The file, and where in it the PNG lies. */
	path: string;
	offset: number;
	bytes: number;
	/** For sentences. */
	name: string;
	folder: string;
}

/** A decoded mask of which tiles and components are to be made. */
export interface LabelJob {
	step: "label";
	decoded: string;
	size: LabelSize;
	labels: Uint8Array;
	name: string;
	folder: string;
}

export type MaskJob = DecodeJob | LabelJob;
export type MaskJobResult = { step: "decode"; mask: DecodedMask } | { step: "label"; parts: PartCount[] };

const maskStopped = fault("cancelled", "nobody asked for this mask any more");

/** Does a job where it is called. Faults: what the PNG is refused for, with its figures; those of the file system. */
export async function runMaskJob(job: MaskJob, watch: Watch): Promise<Outcome<MaskJobResult>> {
	try {
		return ok(job.step === "decode" ? { step: "decode", mask: await decode(job, watch) } : label(job, watch));
	} catch (error) {
		if (error instanceof MaskStopped) return maskStopped;
		if (error instanceof PngRefused) return fault(error.code, `${job.name} ${error.message}`);
		if (isSystemError(error)) return systemFault(error, job.name);
		throw error;
	}
}

async function decode({ path, offset, bytes, folder }: DecodeJob, watch: Watch): Promise<DecodedMask> {
	const file = openSync(path, "r");
	try {
		return await decodeMask({ file, offset, bytes }, folder, watch);
	} finally {
		closeSync(file);
	}
}

function label({ decoded, size, labels, folder }: LabelJob, watch: Watch): MaskJobResult {
	return { step: "label", parts: labelMask(decoded, size, labels, folder, watch) };
}
