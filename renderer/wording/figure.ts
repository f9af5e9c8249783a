import { count } from "./count.ts";

/** A number with as many decimals as it needs, at most `digits`, and thin spaces: 1234.5 -> "1 234.5". */
export function figure(value: number, digits = 2): string {
	if (!Number.isFinite(value)) return "–";
	const [whole = "0", decimals = ""] = Math.abs(value).toFixed(digits).split(".");
	const kept = decimals.replace(/0+$/u, "");
	const text = kept === "" ? count(Number(whole)) : `${count(Number(whole))}.${kept}`;
	return value < 0 && text !== "0" ? `−${text}` : text;
}

/** A similarity, 0 to 1, with three decimals; cut and not rounded, so that "1.000" means all of it. "–" for none. */
export function share(value: number | null): string {
	if (value === null || !Number.isFinite(value)) return "–";
	// What is a hair under a thousandth by the way it was computed still is that thousandth.
	return (Math.floor(value * 1000 + 1e-9) / 1000).toFixed(3);
}

/** A part of a whole in percent, with one decimal where it is needed: "12 %", "0.4 %", "< 0.1 %". 100 % means all of it. */
export function percentOf(part: number, whole: number): string {
	if (whole === 0) return "–";
	const percent = (part / whole) * 100;
	if (part > 0 && percent < 0.1) return "< 0.1 %";
	if (part < whole && percent > 99.9) return "> 99.9 %";
	const isCoarse = percent === 0 || (percent >= 10 && (percent < 99.5 || part === whole));
	return `${percent.toFixed(isCoarse ? 0 : 1)} %`;
}
