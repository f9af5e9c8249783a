import fc from "fast-check";
import { expect, it } from "vitest";
import { traceLine } from "#shared/drawing/ring";
import { ThinningPen } from "#shared/drawing/thinning-pen";
import { RecordingPen } from "./recording-pen.ts";

it("passes everything on with a step of 0", () => {
	const pen = new RecordingPen();
	const thin = new ThinningPen(pen, 0);
	thin.moveTo(0, 0);
	thin.lineTo(0, 0);
	thin.lineTo(0.001, 0);
	thin.closePath();
	expect(pen.commands).toEqual(["M 0 0", "L 0 0", "L 0.001 0", "Z"]);
});

it("keeps both ends of every line, and leaves out only what lies within a step of what it kept", () => {
	const near = fc.double({ min: -2, max: 2, noNaN: true });
	fc.assert(
		fc.property(fc.array(fc.tuple(near, near), { minLength: 2, maxLength: 60 }), (steps) => {
			let [x, y] = [0, 0];
			const line = steps.map(([dx, dy]): [number, number] => [(x += dx), (y += dy)]);
			const pen = new RecordingPen();
			const thin = new ThinningPen(pen, 1);
			traceLine(thin, line);
			thin.finish();
			expect(pen.vertices[0]).toEqual(line[0]);
			expect(pen.vertices.at(-1)).toEqual(line.at(-1));
			for (const [px, py] of line) {
				const nearest = Math.min(...pen.vertices.map(([kx, ky]) => Math.max(Math.abs(kx - px), Math.abs(ky - py))));
				expect(nearest).toBeLessThan(1);
			}
		}),
	);
});

it("makes little of a ring of ten thousand vertices shown small", () => {
	const pen = new RecordingPen();
	const thin = new ThinningPen(pen, 1);
	for (let at = 0; at < 10_000; at++) {
		const angle = (at / 10_000) * 2 * Math.PI;
		const [x, y] = [100 * Math.cos(angle), 100 * Math.sin(angle)];
		if (at === 0) thin.moveTo(x, y);
		else thin.lineTo(x, y);
	}
	thin.closePath();
	expect(pen.vertices.length).toBeLessThan(800);
});
