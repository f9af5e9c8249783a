import { figure } from "../../figures.ts";
import { type ClassMap, type Going, type MapSizes, mostClasses } from "./class-map.ts";
import { type ClassCounts, countClasses } from "./count-classes.ts";
import { distanceTable, type DistanceTable } from "./distance-table.ts";
import { nearestDistances, type Spacing, type StepsLeft } from "./nearest-distances.ts";

/** Steps that the distances of all classes may take together: minutes. */
const mostSteps = 20_000_000_000;

/** From the surface of each side to the other's. */
export interface ClassDistances {
	a: DistanceTable;
	b: DistanceTable;
}

/** Two masks as they were measured; all that scores need, for any tolerance. */
export interface MaskFindings extends Omit<ClassCounts, "surfaces"> {
	/** By class number; null where a side has no such class, or where it was not measured. */
	distances: (ClassDistances | null)[];
	/** Classes whose distances were not measured, and why, as a sentence without the class. */
	unmeasured: { number: number; why: string }[];
}

/** Why two masks cannot be measured, as a sentence; null where they can. */
export function unmeasurable([x, y, z]: MapSizes, classes: number): string | null {
	const voxels = x * y * z;
	if (voxels >= 2 ** 32)
		return `The masks have ${figure(voxels)} pixels or voxels; up to ${figure(2 ** 32 - 1)} can be compared`;
	if (classes > mostClasses)
		return `The masks have ${figure(classes)} classes together; up to ${figure(mostClasses)} can be compared`;
	return null;
}

/**
 * Counts and distances of two masks of the same sizes.
 *
 * @param told see {@link countClasses}
 * @param goOn counting is the first half of the way, distances are the second
 * @throws MasksStopped by `goOn`; what reading a map throws
 */
export function measureMasks(
	a: ClassMap,
	b: ClassMap,
	classes: number,
	spacing: Spacing,
	told: (difference: Uint8Array, z: number) => void,
	goOn: Going,
	{ steps = mostSteps }: { steps?: number } = {},
): MaskFindings {
	const { surfaces, ...counts } = countClasses(a, b, classes, told, (share) => {
		goOn(share / 2);
	});
	const findings: MaskFindings = {
		...counts,
		distances: Array.from({ length: classes + 1 }, () => null),
		unmeasured: [],
	};
	for (const number of surfaces.dropped)
		findings.unmeasured.push({ number, why: "its surfaces are too large to be held" });
	const left: StepsLeft = { steps };
	for (let number = 1; number <= classes; number++) {
		const [inA, inB] = [surfaces.of("a", number), surfaces.of("b", number)];
		const part = (share: number): void => {
			goOn((1 + (number - 1 + share) / classes) / 2);
		};
		if (inA.length > 0 && inB.length > 0) {
			const ofA = nearestDistances(inA, inB, a.sizes, spacing, left, (share) => {
				part(share / 2);
			});
			const ofB =
				ofA &&
				nearestDistances(inB, inA, a.sizes, spacing, left, (share) => {
					part((1 + share) / 2);
				});
			if (ofA && ofB) findings.distances[number] = { a: distanceTable(ofA), b: distanceTable(ofB) };
			else findings.unmeasured.push({ number, why: `distances would take more than ${figure(steps)} steps` });
		}
		surfaces.release(number);
	}
	return findings;
}
