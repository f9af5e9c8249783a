import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classColour, glyphOf, glyphs, type Scheme } from "#shared/drawing/colour";

const schemes: readonly Scheme[] = ["light", "dark"];

/** WCAG 2 relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
	const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5].map((at) => {
		const byte = parseInt(hex.slice(at, at + 2), 16) / 255;
		return byte <= 0.04045 ? byte / 12.92 : ((byte + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
	const [light = NaN, dark = NaN] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
}

/** OKLab of `#rrggbb`: lightness, a, b. */
function oklab(hex: string): [number, number, number] {
	const [r = NaN, g = NaN, b = NaN] = [1, 3, 5].map((at) => {
		const byte = parseInt(hex.slice(at, at + 2), 16) / 255;
		return byte <= 0.04045 ? byte / 12.92 : ((byte + 0.055) / 1.055) ** 2.4;
	});
	const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	return [
		0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
		1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
		0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
	];
}

const ids = fc.sample(fc.oneof(fc.stringMatching(/^[0-9a-f]{23}$/), fc.string(), fc.nat().map(String)), {
	seed: 7,
	numRuns: 10_000,
});

describe("the colour of a class", () => {
	it("carries text that passes 4.5:1, for ten thousand ids in both schemes", () => {
		const worst = schemes.flatMap((scheme) =>
			ids.map((id) => {
				const { css, text } = classColour(id, scheme);
				return contrast(css, text);
			}),
		);
		expect(Math.min(...worst)).toBeGreaterThanOrEqual(4.5);
	});

	it("shows at 3:1 as a line on the sheet of its scheme", () => {
		const sheets = { light: "#ffffff", dark: "#2a2b2e" };
		for (const scheme of schemes) {
			const worst = Math.min(...ids.map((id) => contrast(classColour(id, scheme).stroke, sheets[scheme])));
			expect(worst).toBeGreaterThanOrEqual(3);
		}
	});

	it("has one of two lightnesses, one chroma for each, and hues all around", () => {
		for (const scheme of schemes) {
			const labs = ids.map((id) => oklab(classColour(id, scheme).css));
			const middle = (Math.min(...labs.map(([l]) => l)) + Math.max(...labs.map(([l]) => l))) / 2;
			for (const step of [labs.filter(([l]) => l < middle), labs.filter(([l]) => l >= middle)]) {
				expect(step.length).toBeGreaterThan(ids.length / 4);
				const lightness = step.map(([l]) => l);
				const chroma = step.map(([, a, b]) => Math.hypot(a, b));
				// A byte of sRGB is about 0.004 of either.
				expect(Math.max(...lightness) - Math.min(...lightness)).toBeLessThan(0.006);
				expect(Math.max(...chroma) - Math.min(...chroma)).toBeLessThan(0.01);
				const sectors = new Set(
					step.map(([, a, b]) => Math.floor(((Math.atan2(b, a) + Math.PI) / (2 * Math.PI)) * 36)),
				);
				expect(sectors.size).toBeGreaterThanOrEqual(36);
			}
		}
	});

	it("is as far from that of the neighbouring number as from any other", () => {
		const labs = Array.from({ length: 1_001 }, (_, id) => oklab(classColour(String(id), "dark").css));
		const meanTo = (other: number): number =>
			labs.reduce((sum, [l, a, b], at) => {
				const [l2, a2, b2] = labs[(at + other) % labs.length] ?? [NaN, NaN, NaN];
				return sum + Math.hypot(l - l2, a - a2, b - b2);
			}, 0) / labs.length;
		expect(meanTo(1)).toBeGreaterThan(0.9 * meanTo(500));
		const signs = Array.from({ length: 20 }, (_, id) => classColour(String(id), "dark"));
		expect(new Set(signs.map(({ css, pattern }) => `${css} ${String(pattern)}`)).size).toBe(20);
	});

	it("is the same on every machine, in every version", () => {
		const fixed = ["", "1", "2", "constructor", "64e5f0c2a1b3d4e5f6a7b8c", "人"].map((id) => {
			const [light, dark] = [classColour(id, "light"), classColour(id, "dark")];
			expect(light.pattern).toBe(dark.pattern);
			return [id, light.css, dark.css, light.pattern];
		});
		expect(fixed).toMatchInlineSnapshot(`
			[
			  [
			    "",
			    "#356f96",
			    "#4ea1d8",
			    0,
			  ],
			  [
			    "1",
			    "#637033",
			    "#90a24c",
			    6,
			  ],
			  [
			    "2",
			    "#806526",
			    "#b89239",
			    5,
			  ],
			  [
			    "constructor",
			    "#c1774f",
			    "#f1a277",
			    1,
			  ],
			  [
			    "64e5f0c2a1b3d4e5f6a7b8c",
			    "#3c7852",
			    "#59ad77",
			    0,
			  ],
			  [
			    "人",
			    "#95903a",
			    "#c1bc65",
			    3,
			  ],
			]
		`);
	});

	it("fills with itself at 12 %, hovered at 24 %", () => {
		const { css, stroke, fill, fillHovered } = classColour("1", "light");
		const bytes = [1, 3, 5].map((at) => parseInt(css.slice(at, at + 2), 16)).join(" ");
		expect([stroke, fill, fillHovered]).toEqual([css, `rgb(${bytes} / 12%)`, `rgb(${bytes} / 24%)`]);
	});
});

describe("the glyph of a class", () => {
	it("is there for every class, and all of them are used", () => {
		const used = new Set(ids.map((id) => glyphOf(classColour(id, "light").pattern).name));
		expect(used.size).toBe(glyphs.length);
	});

	it("wraps around for any number", () => {
		expect(glyphOf(glyphs.length)).toBe(glyphs[0]);
		expect(glyphOf(-1)).toBe(glyphs.at(-1));
	});
});
