import type { Json } from "#shared/json";
import type { MediaRole } from "#shared/media-needs";
import type { CutAsset } from "../../compare/cut-asset.ts";
import { readPage, toolsKey } from "../../exports/annotations.ts";
import { field, firstField, isObject, type JsonObject, listField, textField } from "../../exports/json-fields.ts";
import { nestedFrames } from "../../exports/nested-frames.ts";
import { taskOwner } from "../../exports/read-task.ts";
import type { RowPlace } from "../../exports/row-index.ts";

/** A link as an export gives it. */
export interface TaskLink {
	role: MediaRole;
	/** 0-based; null for what belongs to the whole task. */
	page: number | null;
	/** Index in the history; null for the exported state. */
	visit: number | null;
	link: string;
}

/** What one task points to, before it is told what is the same. */
export interface TaskLinks {
	taskId: string | null;
	externalId: string | null;
	links: TaskLink[];
}

const masksKey = Buffer.from('"masks"');
/** Letters of a key need no escapes; where they have some all the same, the list is read. */
const escapedLetters = [Buffer.from("\\u006"), Buffer.from("\\u007")];

/** All links of a task to files: of its asset, and of the masks of its exported state and of every visit. */
export function linksOfTask(cut: CutAsset, place: Pick<RowPlace, "form" | "member">): TaskLinks {
	const asset = cut.fields;
	const owner = taskOwner(asset, place);
	const links = assetLinks(asset);
	const stateOf = (state: JsonObject, pointer: string, visit: number | null): void => {
		const add = (role: MediaRole, link: string | null): void => {
			if (link !== null && link !== "") links.push({ role, page: null, visit, link });
		};
		// V2 may keep the masks of its only state beside its tasks.
		const outer = visit === null && place.form === "v2" ? asset : state;
		add("brush", textField(state, "brushDataUrl") ?? textField(outer, "brushDataUrl"));
		add("volume", textField(state, "medicalBrushDataUrl") ?? textField(outer, "medicalBrushDataUrl"));
		for (const { page, link } of toolMasks(cut, state, pointer)) links.push({ role: "brush", page, visit, link });
	};
	stateOf(owner.fields, owner.pointer, null);
	// V2 keeps only the final state.
	if (place.form !== "v2") {
		for (const [visit, entry] of listField(owner.fields, "stageHistory").entries()) {
			if (isObject(entry)) stateOf(entry, `${owner.pointer}/stageHistory/${String(visit)}`, visit);
		}
	}
	return { taskId: textField(owner.fields, "taskId"), externalId: textField(asset, "externalId"), links };
}

function assetLinks(asset: JsonObject): TaskLink[] {
	const pages = listField(asset, "dataset").filter((page) => typeof page === "string");
	const url = firstField(field(asset, "asset"), field(asset, "data"));
	const links = pages.map((link, page): TaskLink => ({ role: "asset", page, visit: null, link }));
	const whole = url === null ? "" : String(url);
	if (!pages.includes(whole)) links.unshift({ role: "asset", page: null, visit: null, link: whole });
	return links.filter(({ link }) => link !== "");
}

/** The masks that tools of V2 name one by one. Tools without any are not read. */
function toolMasks(cut: CutAsset, state: JsonObject, pointer: string): { page: number | null; link: string }[] {
	const key = toolsKey(state);
	const text = cut.text(`${pointer}/${key}`);
	if (text && !text.includes(masksKey) && !escapedLetters.some((letters) => text.includes(letters))) return [];
	return cut.list(state, pointer, key).flatMap((tool) => {
		if (!isObject(tool)) return [];
		const frames = nestedFrames(tool)?.frames.map(({ fields }) => fields) ?? [tool];
		return frames.flatMap((owner) => {
			const page = readPage(owner);
			const masks: Json[] = [field(owner, "masks") ?? null].flat();
			return masks.flatMap((link) => (typeof link === "string" && link !== "" ? [{ page, link }] : []));
		});
	});
}
