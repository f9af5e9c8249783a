import { expect, it } from "vitest";
import { whyUnreadable } from "../../../renderer/document/pdf-errors.ts";

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

it("says what pdf.js means by the names of its errors, and leaves others as they are", () => {
	expect(whyUnreadable(named("PasswordException", "No password given")).message).toBe(
		"it is locked with a password; save it without one",
	);
	expect(whyUnreadable(named("InvalidPDFException", "Invalid PDF structure.")).message).toBe(
		"it is damaged (Invalid PDF structure)",
	);
	const other = new RangeError("out of memory");
	expect(whyUnreadable(other)).toBe(other);
	expect(whyUnreadable("odd").message).toBe("odd");
});
