import type { DocumentAsset } from "../state/document/document-asset.svelte.ts";
import { count } from "../wording/count.ts";
import type { FactGroup } from "./task-facts.ts";
import type { Fact } from "./tool-facts.ts";

const mmOfPoint = 25.4 / 72;

/** What is known of the PDF at hand and of its page in front; null where there is none. */
export function documentGroup({ pages, page, bitmap }: DocumentAsset): FactGroup | null {
	if (pages === null) return null;
	const facts: Fact[] = [{ name: "pages", value: count(pages) }];
	if (page !== null) {
		const [wide, high] = [page.width, page.height].map((side) => (side * mmOfPoint).toFixed(0));
		facts.push({
			name: "this page",
			value: `${count(page.width)} × ${count(page.height)} pt`,
			exact: `${wide ?? ""} × ${high ?? ""} mm, as it is seen`,
		});
		if (page.rotation !== 0) facts.push({ name: "turned by", value: `${String(page.rotation)}°, by the file` });
	}
	if (bitmap !== null) facts.push({ name: "painted", value: `${count(bitmap.width)} × ${count(bitmap.height)} px` });
	return { title: "Document", facts };
}
