import { describe, expect, it } from "vitest";
import { frameTime } from "../../../renderer/wording/frame.ts";

describe("the time of a frame", () => {
	it("is its number by the frame rate, in hours, minutes and seconds to the millisecond", () => {
		expect(frameTime(0, 25)).toBe("0:00.000");
		expect(frameTime(500, 29.97)).toBe("0:16.683");
		expect(frameTime(90_000, 25)).toBe("1:00:00.000");
		expect(frameTime(1, 30)).toBe("0:00.033");
		// 0.7 s is 700 ms, whatever the binary fraction says.
		expect(frameTime(7, 10)).toBe("0:00.700");
	});
});
