import { expect, it } from "vitest";
import { dataImage } from "../../../../renderer/state/document/data-image.ts";

it("is read from a data: link, with parameters or without, and from bare base64", () => {
	const bytes = new Uint8Array([1, 2, 250]);
	expect(dataImage("data:image/png;base64,AQL6")).toEqual({ type: "image/png", bytes });
	expect(dataImage("data:image/JPEG;name=a;base64,AQL6")).toEqual({ type: "image/jpeg", bytes });
	expect(dataImage("AQL6")).toEqual({ type: "image/png", bytes });
});

it("is none where it is empty, no base64, or of a kind that is more than pixels", () => {
	for (const text of ["", "data:image/png;base64,", "data:image/png;base64,!!", "data:image/svg+xml;base64,AQL6"])
		expect(dataImage(text), text).toBeNull();
	expect(dataImage("data:text/html,<script>")).toBeNull();
});
