import type { Geometry, Point } from "#shared/task";
import type { ComparedTool } from "../../../main/engine/compare/compared.ts";

/** An annotation of a test; only its shape has to be named. */
export function tool(geometry: Geometry, more: Partial<ComparedTool> = {}): ComparedTool {
	return {
		index: 0,
		objectId: null,
		schemaId: "car",
		title: "Car",
		page: null,
		geometry,
		interpolationStopped: false,
		classifications: [],
		...more,
	};
}

/** Each with its place in the list as its index. */
export function numbered(tools: readonly ComparedTool[]): ComparedTool[] {
	return tools.map((entry, index) => ({ ...entry, index }));
}

export function box(x: number, y: number, width: number, height: number): Geometry {
	return { kind: "bounding-box", x, y, width, height };
}

export function polygon(...ring: Point[]): Geometry {
	return { kind: "polygon", ring };
}

/** A regular polygon, its first vertex to the right. */
export function regular(corners: number, x: number, y: number, radius: number): Geometry {
	return polygon(
		...Array.from({ length: corners }, (_, at): Point => {
			const angle = (2 * Math.PI * at) / corners;
			return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
		}),
	);
}
