import { FabricObject } from "fabric";
import type { ClassColour } from "#shared/drawing/colour";
import { draw } from "#shared/drawing/draw";
import { placedDrawn } from "#shared/drawing/drawn";
import type { DrawnGeometry } from "#shared/findings/finding";
import type { Point } from "#shared/task";
import { Brush } from "../brush.ts";
import { handlesOf, isSameGrip, type Grip, type Handle } from "./handles.ts";
import type { Snap } from "./snap.ts";

/** What is being drawn or changed. */
export interface DraftScene {
	shape: DrawnGeometry | null;
	/** Whether it can be taken hold of. */
	isEdited: boolean;
	/** The handle that keys move. */
	active: Grip | null;
	/** Lines of what is no shape yet, and places that were set. */
	lines: readonly (readonly Point[])[];
	places: readonly Point[];
	/** The place that keys move, before it is set. */
	cursor: Point | null;
	colour: ClassColour;
}

/** CSS pixels; handles nearer to the one before than `apart` are not painted, and can be taken hold of all the same. */
const style = { line: 2.5, halo: 5.5, vertex: 4.5, between: 3, whole: 6, snap: 8, cursor: 10, apart: 10 };
/** Legible on every picture and in every theme. */
const colours = { ground: "#ffffff", edge: "#000000", halo: "rgb(0 0 0 / 70%)" };

/** The shape under the hand, with handles of constant size on the screen. */
export class DraftLayer extends FabricObject {
	#scene: DraftScene | null = null;
	#snap: Snap | null = null;
	#ratio = 1;
	#handles: { shape: DrawnGeometry; unit: number; made: readonly Handle[] } | null = null;

	constructor() {
		super({ objectCaching: false, selectable: false, evented: false });
	}

	show(scene: DraftScene | null): void {
		this.#scene = scene;
	}

	/** Where the next place would be drawn to; null: nowhere but where the hand is. */
	showSnap(snap: Snap | null): void {
		this.#snap = snap;
	}

	get scene(): DraftScene | null {
		return this.#scene;
	}

	get isBlank(): boolean {
		return this.#scene === null && this.#snap === null;
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
	}

	/** What the shape can be taken hold of by; kept while it stays. @param unit pixels of the picture for each CSS pixel. */
	handles(unit: number): readonly Handle[] {
		const { shape = null, isEdited = false } = this.#scene ?? {};
		if (shape === null || !isEdited) return [];
		if (this.#handles?.shape !== shape || this.#handles.unit !== unit)
			this.#handles = { shape, unit, made: handlesOf(shape, unit) };
		return this.#handles.made;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const onScreen = (at: Point): Point => [at[0] * zoom + x, at[1] * zoom + y];
		const scene = this.#scene;
		context.save();
		if (scene?.shape) this.#paintShape(context, zoom, scene.shape, scene.colour);
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.setLineDash([]);
		context.lineCap = context.lineJoin = "round";
		if (scene !== null) {
			for (const line of scene.lines) this.#paintLine(context, line.map(onScreen), scene.colour);
			for (const at of scene.places) this.#paintHandle(context, onScreen(at), "vertex", scene.colour, false);
			this.#paintHandles(context, onScreen, zoom, scene);
		}
		if (this.#snap !== null && this.#snap.onto !== null) this.#paintSnap(context, onScreen(this.#snap.at));
		if (scene?.cursor) this.#paintCursor(context, onScreen(scene.cursor));
		context.restore();
	}

	#paintShape(context: CanvasRenderingContext2D, zoom: number, shape: DrawnGeometry, colour: ClassColour): void {
		const drawing = draw(placedDrawn(shape));
		if (drawing === null) return;
		const ratio = this.#ratio;
		const brush = new Brush(context, zoom, ratio, "round");
		const halo = { stroke: colours.halo, fill: null, width: style.halo * ratio, dash: [], outlined: true };
		brush.paint(drawing, halo);
		brush.paint(drawing, { ...halo, stroke: colour.stroke, fill: colour.fill, width: style.line * ratio });
	}

	#paintLine(context: CanvasRenderingContext2D, line: readonly Point[], colour: ClassColour): void {
		context.beginPath();
		for (const [at, [x, y]] of line.entries()) {
			if (at === 0) context.moveTo(x, y);
			else context.lineTo(x, y);
		}
		this.#strokeTwice(context, colour.stroke);
	}

	#strokeTwice(context: CanvasRenderingContext2D, colour: string): void {
		for (const [width, stroke] of [
			[style.halo, colours.halo],
			[style.line, colour],
		] as const) {
			context.lineWidth = width * this.#ratio;
			context.strokeStyle = stroke;
			context.stroke();
		}
	}

	#paintHandles(
		context: CanvasRenderingContext2D,
		onScreen: (at: Point) => Point,
		zoom: number,
		{ active, colour }: DraftScene,
	): void {
		const handles = this.handles(this.#ratio / zoom);
		const apart = style.apart * this.#ratio;
		let [lastX, lastY, lastPath] = [NaN, NaN, -1];
		const turning = handles.find(({ grip }) => grip.kind === "turn");
		const top = handles.find(({ grip }) => grip.kind === "side" && grip.index === 3);
		if (turning !== undefined && top !== undefined)
			this.#paintLine(context, [onScreen(turning.at), onScreen(top.at)], colour);
		for (const { grip, at } of handles) {
			const [x, y] = onScreen(at);
			const isActive = isSameGrip(grip, active);
			if (grip.kind === "vertex") {
				const isCrowded = grip.path === lastPath && Math.hypot(x - lastX, y - lastY) < apart;
				if (isCrowded && !isActive) continue;
				[lastX, lastY, lastPath] = [x, y, grip.path];
			}
			if (x < -apart || y < -apart || x > (this.canvas?.width ?? 0) + apart || y > (this.canvas?.height ?? 0) + apart)
				continue;
			this.#paintHandle(context, [x, y], grip.kind, colour, isActive);
		}
	}

	/** Squares are what is there, rings what can come to be, a diamond moves all of it. */
	#paintHandle(
		context: CanvasRenderingContext2D,
		[x, y]: Point,
		kind: Grip["kind"],
		colour: ClassColour,
		isActive: boolean,
	): void {
		const ratio = this.#ratio;
		const isSquare = kind === "vertex" || kind === "corner" || kind === "side";
		const half = (kind === "between" ? style.between : kind === "whole" ? style.whole : style.vertex) * ratio;
		context.beginPath();
		if (isSquare) context.rect(x - half, y - half, 2 * half, 2 * half);
		else if (kind === "whole") {
			context.moveTo(x, y - half);
			context.lineTo(x + half, y);
			context.lineTo(x, y + half);
			context.lineTo(x - half, y);
			context.closePath();
		} else context.arc(x, y, half, 0, 2 * Math.PI);
		context.lineWidth = 3 * ratio;
		context.strokeStyle = colours.edge;
		context.stroke();
		context.lineWidth = 1 * ratio;
		context.strokeStyle = isActive ? colours.edge : colours.ground;
		context.fillStyle = isActive ? colours.ground : colour.css;
		context.fill();
		context.stroke();
	}

	#paintSnap(context: CanvasRenderingContext2D, [x, y]: Point): void {
		const half = style.snap * this.#ratio;
		context.beginPath();
		context.arc(x, y, half, 0, 2 * Math.PI);
		this.#strokeTwice(context, colours.ground);
	}

	#paintCursor(context: CanvasRenderingContext2D, [x, y]: Point): void {
		const half = style.cursor * this.#ratio;
		context.beginPath();
		context.moveTo(x - half, y);
		context.lineTo(x + half, y);
		context.moveTo(x, y - half);
		context.lineTo(x, y + half);
		this.#strokeTwice(context, colours.ground);
	}
}
