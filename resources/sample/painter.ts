import { encodePng } from "../png.ts";
import { boundsOf } from "./shapes.ts";
import type { Box, Point, Ring } from "./shapes.ts";

/** "#rrggbb". */
export type Colour = string;

/** A flat colour, or one that runs from top to bottom. */
export type Paint = Colour | { from: Colour; to: Colour; top: number; bottom: number };

interface Rgb {
	r: number;
	g: number;
	b: number;
}

function rgb(colour: Colour): Rgb {
	const value = Number.parseInt(colour.slice(1), 16);
	if (!/^#[0-9a-f]{6}$/.test(colour)) throw new Error(`colour: got "${colour}", expected #rrggbb in small letters`);
	return { r: value >> 16, g: (value >> 8) & 255, b: value & 255 };
}

/** The colour of a paint for each row of the picture. */
function rowColour(paint: Paint): (y: number) => Rgb {
	if (typeof paint === "string") {
		const flat = rgb(paint);
		return () => flat;
	}
	const [from, to] = [rgb(paint.from), rgb(paint.to)];
	return (y) => {
		const t = Math.min(1, Math.max(0, (y - paint.top) / (paint.bottom - paint.top)));
		return { r: from.r + (to.r - from.r) * t, g: from.g + (to.g - from.g) * t, b: from.b + (to.b - from.b) * t };
	};
}

function toSegment(px: number, py: number, [ax, ay]: Point, [bx, by]: Point): number {
	const [dx, dy] = [bx - ax, by - ay];
	const length = dx * dx + dy * dy;
	const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
	const [ex, ey] = [px - ax - t * dx, py - ay - t * dy];
	return Math.sqrt(ex * ex + ey * ey);
}

/** A picture that is painted on, with edges smoothed by distance. Coordinates as in annotations: pixels, y down. */
export class Painter {
	readonly width: number;
	readonly height: number;
	readonly #rgba: Uint8Array;

	constructor(width: number, height: number, background: Paint) {
		this.width = width;
		this.height = height;
		this.#rgba = new Uint8Array(width * height * 4).fill(255);
		this.rect({ x: 0, y: 0, width, height }, background);
	}

	png(): Uint8Array {
		return encodePng(this.width, this.height, this.#rgba);
	}

	/** The same picture again, to draw annotations over. */
	copy(): Painter {
		const copy = new Painter(this.width, this.height, "#000000");
		copy.#rgba.set(this.#rgba);
		return copy;
	}

	/** `distance` is negative inside; the edge is half a pixel soft on either side. */
	#fill(bounds: Box, paint: Paint, opacity: number, distance: (x: number, y: number) => number): void {
		const colourAt = rowColour(paint);
		const left = Math.max(0, Math.floor(bounds.x - 1));
		const right = Math.min(this.width - 1, Math.ceil(bounds.x + bounds.width + 1));
		const top = Math.max(0, Math.floor(bounds.y - 1));
		const bottom = Math.min(this.height - 1, Math.ceil(bounds.y + bounds.height + 1));
		for (let y = top; y <= bottom; y += 1) {
			const { r, g, b } = colourAt(y);
			for (let x = left; x <= right; x += 1) {
				const cover = Math.min(1, Math.max(0, 0.5 - distance(x + 0.5, y + 0.5))) * opacity;
				if (cover <= 0) continue;
				const at = (y * this.width + x) * 4;
				this.#blend(at, r, cover);
				this.#blend(at + 1, g, cover);
				this.#blend(at + 2, b, cover);
			}
		}
	}

	#blend(at: number, value: number, cover: number): void {
		const below = this.#rgba[at] ?? 0;
		this.#rgba[at] = Math.round(below + (value - below) * cover);
	}

	rect(box: Box, paint: Paint, radius = 0, opacity = 1): void {
		const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
		const [hx, hy] = [box.width / 2 - radius, box.height / 2 - radius];
		this.#fill(box, paint, opacity, (x, y) => {
			const dx = Math.abs(x - cx) - hx;
			const dy = Math.abs(y - cy) - hy;
			const [ox, oy] = [Math.max(dx, 0), Math.max(dy, 0)];
			return Math.sqrt(ox * ox + oy * oy) + Math.min(Math.max(dx, dy), 0) - radius;
		});
	}

	ellipse(cx: number, cy: number, rx: number, ry: number, paint: Paint, opacity = 1): void {
		const bounds = { x: cx - rx, y: cy - ry, width: 2 * rx, height: 2 * ry };
		this.#fill(bounds, paint, opacity, (x, y) => {
			const [u, v] = [(x - cx) / rx, (y - cy) / ry];
			const slope = 2 * Math.sqrt((u / rx) * (u / rx) + (v / ry) * (v / ry));
			return slope === 0 ? -1 : (u * u + v * v - 1) / slope;
		});
	}

	circle(cx: number, cy: number, radius: number, paint: Paint, opacity = 1): void {
		this.ellipse(cx, cy, radius, radius, paint, opacity);
	}

	/** Even-odd: later rings are holes in the first. */
	polygon(rings: readonly Ring[], paint: Paint, opacity = 1): void {
		const edges: { a: Point; b: Point; bounds: Box }[] = [];
		for (const ring of rings) {
			let before = ring.at(-1);
			for (const point of ring) {
				if (before !== undefined) edges.push({ a: before, b: point, bounds: boundsOf([before, point]) });
				before = point;
			}
		}
		// Beyond a pixel from every edge only inside or outside counts, and only edges of the row tell that.
		let row = NaN;
		let near = edges;
		this.#fill(boundsOf(rings.flat()), paint, opacity, (x, y) => {
			if (y !== row) {
				row = y;
				near = edges.filter(({ bounds }) => bounds.y - 1 <= y && y <= bounds.y + bounds.height + 1);
			}
			let inside = false;
			let nearest = 1;
			for (const { a, b, bounds } of near) {
				if (bounds.x - 1 <= x && x <= bounds.x + bounds.width + 1) nearest = Math.min(nearest, toSegment(x, y, a, b));
				if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
			}
			return inside ? -nearest : nearest;
		});
	}

	/** A line with round ends. Drawn piece by piece, so keep it opaque. */
	line(points: Ring, width: number, paint: Paint): void {
		for (let i = 0; i + 1 < points.length; i += 1) {
			const a = points[i];
			const b = points[i + 1];
			if (a === undefined || b === undefined) break;
			const bounds = boundsOf([a, b]);
			const reach = width / 2;
			const wider = {
				x: bounds.x - reach,
				y: bounds.y - reach,
				width: bounds.width + width,
				height: bounds.height + width,
			};
			this.#fill(wider, paint, 1, (x, y) => toSegment(x, y, a, b) - reach);
		}
	}

	outline(ring: Ring, width: number, paint: Paint): void {
		const first = ring[0];
		if (first !== undefined) this.line([...ring, first], width, paint);
	}
}
