import { Random } from "../random.ts";

/** Pixels of the picture that the shapes lie on. */
export const sheet = { width: 4000, height: 3000 };
const VERTICES = 20;

export type Ring = [x: number, y: number][];

/** Rings around places all over the sheet, the same in every run. */
export function ringsOf(count: number): Ring[] {
	const random = new Random(count);
	return Array.from({ length: count }, () => {
		const [x, y, radius] = [
			random.fraction() * sheet.width,
			random.fraction() * sheet.height,
			10 + random.fraction() * 40,
		];
		return Array.from({ length: VERTICES }, (_, at): [number, number] => {
			const angle = (at / VERTICES) * 2 * Math.PI;
			const length = radius * (0.7 + 0.3 * random.fraction());
			return [x + length * Math.cos(angle), y + length * Math.sin(angle)];
		});
	});
}

interface About {
	/** Their number, unless told otherwise. */
	externalId?: string;
	/** Pixels of the picture, which the shapes may reach beyond. */
	size?: { width: number; height: number };
}

/** The text of an asset with so many polygons of twelve classes. */
export function assetOf(count: number, { externalId = `${String(count)} shapes`, size = sheet }: About = {}): string {
	return JSON.stringify({
		externalId,
		metadata: size,
		task: {
			taskId: `task ${externalId}`,
			stage: "Label",
			stageId: "Label",
			tools: ringsOf(count).map((polygon, at) => ({
				polygon,
				objectId: `o${String(at)}`,
				schemaId: `s${String(at % 12)}`,
				title: `Class ${String(at % 12)}`,
				classifications: [],
			})),
		},
	});
}
