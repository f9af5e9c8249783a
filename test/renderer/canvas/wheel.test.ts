import { expect, it } from "vitest";
import { WheelReader, type WheelTurn } from "../../../renderer/canvas/wheel.ts";

function turn(part: Partial<WheelTurn>): WheelTurn {
	return {
		deltaX: 0,
		deltaY: 0,
		deltaMode: 0,
		ctrlKey: false,
		metaKey: false,
		shiftKey: false,
		timeStamp: 0,
		...part,
	};
}

it("zooms with a notched wheel, in and out by the same step", () => {
	const wheel = new WheelReader();
	const inwards = wheel.read(turn({ deltaY: -100 }), 1);
	const outwards = wheel.read(turn({ deltaY: 100, timeStamp: 50 }), 1);
	if (inwards.kind !== "zoom" || outwards.kind !== "zoom") throw new Error("A notched wheel zooms.");
	expect(inwards.factor).toBeGreaterThan(1.1);
	expect(inwards.factor * outwards.factor).toBeCloseTo(1);
});

it("takes one notch for one notch at every scale of the display, and in lines", () => {
	const plain = new WheelReader().read(turn({ deltaY: 99 }), 1);
	expect(new WheelReader().read(turn({ deltaY: 33 }), 3)).toEqual(plain);
	expect(new WheelReader().read(turn({ deltaY: 3, deltaMode: 1 }), 1)).toEqual(plain);
	expect(new WheelReader().read(turn({ deltaY: 3, deltaMode: 1 }), 2)).toEqual(plain);
});

it("pans with two fingers, also when they speed up, and with their momentum", () => {
	const wheel = new WheelReader();
	const readings = [3, 20, 90, 160, 60].map((deltaY, at) =>
		wheel.read(turn({ deltaY, timeStamp: 1_000 + at * 16 }), 1),
	);
	expect(readings).toEqual([3, 20, 90, 160, 60].map((dy) => ({ kind: "pan", dx: -0, dy: -dy })));
});

it("tells the next gesture anew after a pause", () => {
	const wheel = new WheelReader();
	expect(wheel.read(turn({ deltaY: 3, timeStamp: 1_000 }), 1).kind).toBe("pan");
	expect(wheel.read(turn({ deltaY: 100, timeStamp: 1_100 }), 1).kind).toBe("pan");
	expect(wheel.read(turn({ deltaY: 100, timeStamp: 1_400 }), 1).kind).toBe("zoom");
});

it("zooms with a pinch as far as the fingers go, and with Ctrl or Cmd and a wheel by notches", () => {
	const pinch = new WheelReader().read(turn({ deltaY: -10, ctrlKey: true }), 1);
	expect(pinch).toEqual({ kind: "zoom", factor: Math.exp(0.1) });
	const notch = new WheelReader().read(turn({ deltaY: -100, ctrlKey: true }), 1);
	expect(notch).toEqual({ kind: "zoom", factor: Math.exp(0.18) });
	expect(new WheelReader().read(turn({ deltaY: -100, metaKey: true }), 1)).toEqual(notch);
});

it("pans sideways with Shift, whether or not the platform turned the axis", () => {
	const sideways = { kind: "pan", dx: -100, dy: 0 };
	expect(new WheelReader().read(turn({ deltaY: 100, shiftKey: true }), 1)).toEqual(sideways);
	expect(new WheelReader().read(turn({ deltaX: 100, shiftKey: true }), 1)).toEqual(sideways);
});

it("never zooms more than three times in one event", () => {
	expect(new WheelReader().read(turn({ deltaY: -1e6 }), 1)).toEqual({ kind: "zoom", factor: 3 });
	expect(new WheelReader().read(turn({ deltaY: 4, deltaMode: 2 }), 1)).toEqual({ kind: "zoom", factor: 1 / 3 });
});
