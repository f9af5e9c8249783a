import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import * as path from "node:path";
import type { MaskComparison, MaskComparisonRead } from "#shared/compare/masks";
import type { ComparedSide } from "#shared/compare/settings";
import type { ExportId } from "#shared/export";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { MediaFile } from "../../engine-api.ts";
import type { OpenExport } from "../../exports/open-export.ts";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { DerivedFolders, type DerivedKey } from "../../media/derived-folders.ts";
import { levelsOf, TileIndex, tileSize } from "../../media/masks/label-tiles.ts";
import { hear, type Leased, LeasedWork } from "../../media/leased-work.ts";
import { readSide } from "../task-pair.ts";
import { keepFindings, keptDifference, readFindings } from "./kept-findings.ts";
import { differenceFile } from "./mask-job.ts";
import { MeasureControl, type MaskMeasurer } from "./mask-measurer.ts";
import { type MaskPlan, planMasks, type SideMask } from "./mask-plan.ts";
import type { MaskFindings } from "./measure-masks.ts";
import { type AroundSides, type MissingSide, readSideMask } from "./side-mask.ts";
import { scoreMasks } from "./score-masks.ts";

/** Comparisons whose figures are held, and whose difference is handed out. */
const keptAtHand = 16;
/** Of the way, for reading the mask of one side. */
const readingShare = 0.25;

const differenceForm = /^difference-([0-9a-f]{32})(?:-(\d{1,2})-(\d{1,6})-(\d{1,6}))?$/u;

/** What comparing masks needs of the engine around it. */
export interface AroundMaskComparisons extends AroundSides {
	open(id: ExportId): OpenExport | Fault;
	measure: MaskMeasurer;
}

interface Measured {
	plan: MaskPlan;
	findings: MaskFindings;
	/** In the URL of its difference. */
	id: string;
	tiles: TileIndex | null;
}

type Work = Leased<MeasureControl, Measured>;

/** Masks of two sides against each other: one pair at a time is measured, for as long as somebody asks. */
export class MaskComparisons {
	readonly #kept: DerivedFolders<ReturnType<typeof keepFindings>>;
	readonly #around: AroundMaskComparisons;
	/** By the key of their plan; the one asked for last is the last. */
	readonly #measured = new Map<DerivedKey, Measured>();
	/** What has been read of the sides that were asked for last: while B is read, A must not be asked again. */
	#reading: { name: string; a: SideMask | null } | null = null;
	/** By the names of the two sides. */
	readonly #works = new LeasedWork<MeasureControl, Measured>((control) => {
		control.stop();
	});

	constructor(folder: string, around: AroundMaskComparisons) {
		this.#around = around;
		this.#kept = new DerivedFolders(folder, keptDifference, undefined, (key) => this.#measured.has(key));
	}

	static isDifference(id: string): boolean {
		return differenceForm.test(id);
	}

	/** See HostApi.compareMasks. */
	async compare(a: ComparedSide, b: ComparedSide, tolerance: number): Promise<Outcome<MaskComparisonRead>> {
		const name = JSON.stringify([a, b]);
		const { running } = this.#works;
		if (running?.name === name) return this.#told(running, tolerance);
		const sides = await this.#readSides(name, a, b);
		if (!sides.ok || !Array.isArray(sides.value)) return sides as Outcome<MaskComparisonRead>;
		const plan = planMasks(...sides.value);
		if (plan === null) return ok({ phase: "none" });
		if (typeof plan === "string") return ok({ phase: "impossible", missing: null, why: plan });
		const known = this.#measured.get(plan.key) ?? (await this.#restored(plan));
		if (known !== null) return this.#ready(known, plan, tolerance);
		const work = await this.#works.ask(
			name,
			() => new MeasureControl(),
			(control) => this.#measure(plan, control),
		);
		return this.#told(work, tolerance);
	}

	/** The file behind the difference of volumes, or a tile of that of pictures. */
	async resolve(id: string): Promise<Outcome<MediaFile>> {
		const [, own, level, column, row] = differenceForm.exec(id) ?? [];
		const measured = [...this.#measured.values()].find((each) => each.id === own);
		const missing = fault("media-missing", "this difference is no longer kept");
		if (measured === undefined) return missing;
		const { tiles, plan } = measured;
		const file =
			tiles === null
				? path.join(this.#kept.folderOf(plan.key), differenceFile)
				: level === undefined
					? null
					: tiles.fileOf(Number(level), Number(column), Number(row));
		if (file === null) return missing;
		try {
			return ok({ path: file, mimeType: "application/octet-stream", bytes: (await stat(file)).size });
		} catch (error) {
			if (isSystemError(error)) return missing;
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.#works.giveUp();
	}

	/** Both masks, or what there is to tell as long as one of them is not there. */
	async #readSides(
		name: string,
		a: ComparedSide,
		b: ComparedSide,
	): Promise<Outcome<[SideMask, SideMask] | MaskComparisonRead>> {
		const reading = this.#reading?.name === name ? this.#reading : { name, a: null };
		this.#reading = reading;
		const read = async (side: ComparedSide, letter: string): ReturnType<typeof readSideMask> => {
			const open = this.#around.open(side.ref.export);
			if ("ok" in open) return open;
			const found = readSide(open, side);
			if (!found.ok) return found;
			const mask = await readSideMask(side.ref, found.value, this.#around);
			return mask.ok ? mask : fault(mask.code, `${letter}: ${mask.detail}`);
		};
		if (reading.a === null) {
			const sideA = await read(a, "A");
			if (!sideA.ok) return sideA;
			if (sideA.value.kind === "making") return making(sideA.value.share * readingShare);
			if (sideA.value.kind === "missing") return impossible("A", sideA.value);
			reading.a = sideA.value;
		}
		const sideB = await read(b, "B");
		if (!sideB.ok) return sideB;
		if (sideB.value.kind === "making") return making((1 + sideB.value.share) * readingShare);
		if (sideB.value.kind === "missing") return impossible("B", sideB.value);
		const both: [SideMask, SideMask] = [reading.a, sideB.value];
		if (this.#reading === reading) this.#reading = null;
		return ok(both);
	}

	async #told(work: Work, tolerance: number): Promise<Outcome<MaskComparisonRead>> {
		const ended = await hear(work);
		if (ended === null) return making(2 * readingShare + (1 - 2 * readingShare) * work.about.share);
		return ended.ok ? this.#ready(ended.value, ended.value.plan, tolerance) : ended;
	}

	/** `plan`: as it is now; names and colours are no part of what was measured. */
	#ready(
		{ findings, id, tiles, plan: { key } }: Measured,
		plan: MaskPlan,
		tolerance: number,
	): Outcome<MaskComparisonRead> {
		const measured = this.#measured.get(key);
		// Handed out last, it goes last.
		if (measured !== undefined) this.#measured.delete(key);
		if (measured !== undefined) this.#measured.set(key, measured);
		const { kind, unit, sizes, voxelVolume, classes } = plan;
		const [x, y, z] = sizes;
		const unmeasured = findings.unmeasured.map(
			({ number, why }) => `The surfaces of ${classes[number - 1]?.title ?? ""} are not compared: ${why}`,
		);
		const comparison: MaskComparison = {
			...{ kind, unit, tolerance, sizes, voxelVolume },
			...scoreMasks(findings, classes, tolerance, voxelVolume),
			difference: {
				url: `/media/difference-${id}`,
				tileSize: tiles === null ? 0 : tileSize,
				levels: tiles === null ? 1 : levelsOf({ width: x, height: y }),
				width: x,
				height: y,
				slices: z,
			},
			notes: [...plan.notes, ...unmeasured],
		};
		return ok({ phase: "ready", comparison });
	}

	async #restored(plan: MaskPlan): Promise<Measured | null> {
		const kept = await this.#kept.find(plan.key);
		if (kept === null) return null;
		const held = this.#hold(plan, readFindings(kept));
		// Its tiles are gone or damaged: it is measured anew.
		return held.ok ? held.value : null;
	}

	#hold(plan: MaskPlan, findings: MaskFindings): Outcome<Measured> {
		const [width, height] = plan.sizes;
		try {
			const tiles = plan.kind === "picture" ? new TileIndex(this.#kept.folderOf(plan.key), { width, height }) : null;
			const measured = { plan, findings, tiles, id: randomBytes(16).toString("hex") };
			this.#measured.set(plan.key, measured);
			const [oldest] = this.#measured.keys();
			if (this.#measured.size > keptAtHand && oldest !== undefined) this.#measured.delete(oldest);
			return ok(measured);
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, plan.job.name);
			throw error;
		}
	}

	async #measure(plan: MaskPlan, control: MeasureControl): Promise<Outcome<Measured>> {
		const [x, y, z] = plan.sizes;
		const { name } = plan.job;
		// Every level of tiles together has a third more than the first.
		const begun = await this.#kept.begin(plan.key, x * y * z * (plan.kind === "picture" ? 4 / 3 : 1), name);
		if (!begun.ok) return begun;
		const { folder } = begun.value;
		const findings = await this.#around.measure({ ...plan.job, folder }, control);
		if (!findings.ok) {
			await this.#kept.discard({ folder });
			return findings;
		}
		const finished = await this.#kept.finish(begun.value, keepFindings(findings.value), name);
		return finished.ok ? this.#hold(plan, findings.value) : finished;
	}
}

function making(share: number): Outcome<MaskComparisonRead> {
	return ok({ phase: "making", share });
}

function impossible(side: string, { missing, why }: MissingSide): Outcome<MaskComparisonRead> {
	return ok({ phase: "impossible", missing, why: `${side}: ${why}` });
}
