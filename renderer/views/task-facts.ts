import type { Json } from "#shared/json";
import { linkLife } from "#shared/link-life";
import type { Task } from "#shared/task";
import { bytes, count } from "../wording/count.ts";
import { duration, exactDuration } from "../wording/duration.ts";
import { instantWords } from "../wording/instant.ts";
import { exactLinkLife, linkLifeWords } from "../wording/link-life.ts";
import { jsonText, unknownFacts, unknownTimes } from "../wording/json.ts";
import { consensusScores, type Score } from "./consensus-scores.ts";
import type { Fact } from "./tool-facts.ts";

export interface FactGroup {
	title: string;
	facts: Fact[];
	/** Shown as bars above the facts. */
	scores?: Score[];
}

const none = "not in the export";

/**
 * Everything the export says of a task and its asset but the annotations. Groups that would be empty are left out.
 *
 * @param now of this machine's clock, which may be wrong: how long links live is told by it
 */
export function taskGroups(task: Task, now = Date.now()): FactGroup[] {
	const { asset } = task;
	const updated = instantWords(task.updatedAt);
	const groups: FactGroup[] = [
		{
			title: "Task",
			facts: [
				{ name: "task id", value: task.taskId ?? none, mono: true },
				{ name: "stage", value: task.stage ?? none, exact: `stage id ${task.stageId ?? none}` },
				{ name: "updated", value: updated.text, exact: updated.exact },
				{ name: "by", value: task.updatedBy ?? none },
				{ name: "reported time", value: duration(task.totalDuration), exact: exactDuration(task.totalDuration) },
				{ name: "stage time", value: duration(task.visitDuration), exact: exactDuration(task.visitDuration) },
				{ name: "row", value: count(task.ref.row), exact: "counted from 0, in the order of the file" },
				{
					name: "in the file",
					value: bytes(task.bytes.length),
					exact: `${count(task.bytes.length)} bytes from byte ${count(task.bytes.offset)}`,
				},
				...unknownTimes(task.unknown),
			],
		},
		{ title: "Consensus", facts: [], scores: consensusScores(task) },
		{
			title: "Asset",
			facts: [
				{ name: "name", value: asset.name ?? none },
				{ name: "external id", value: asset.externalId ?? none },
				{ name: "asset id", value: asset.assetId ?? none, mono: true },
				{ name: "link", value: asset.url ?? none, exact: "Shown, never followed" },
				...(asset.url === null ? [] : [lifeFact("link's life", asset.url, now)]),
				{
					name: "size",
					value:
						asset.width === null || asset.height === null ? none : `${count(asset.width)} × ${count(asset.height)} px`,
				},
				{ name: "pages", value: count(asset.pages) },
				...(asset.frameRate === null
					? []
					: [{ name: "frame rate", value: `${String(asset.frameRate)} frames a second` }]),
				{ name: "batches", value: asset.batches.length === 0 ? "none" : asset.batches.join(", ") },
				...unknownFacts(asset.unknown),
			],
		},
		{ title: "Asset metadata", facts: unknownFacts(asset.metadata) },
		{ title: "Context data", facts: unknownFacts(asset.contextData) },
		{
			title: "Attachments",
			facts: asset.attachments.map((value, place) => ({ name: count(place + 1), value: attachmentText(value) })),
		},
		{ title: "Masks", facts: maskFacts(task, now) },
	];
	return groups.filter(({ facts, scores }) => facts.length > 0 || (scores?.length ?? 0) > 0);
}

/** `{type, value}` as it is imported; any other form is shown as JSON. */
function attachmentText(attachment: Json): string {
	if (typeof attachment !== "object" || attachment === null || Array.isArray(attachment)) return jsonText(attachment);
	const fields = new Map(Object.entries(attachment));
	const [type, value] = [fields.get("type"), fields.get("value")];
	if (fields.size !== 2 || typeof type !== "string" || typeof value !== "string") return jsonText(attachment);
	return `${type}\n${jsonText(value)}`;
}

function maskFacts({ snapshot }: Task, now: number): Fact[] {
	const links = [
		["brush", snapshot.brushDataUrl],
		["voxel brush", snapshot.medicalBrushDataUrl],
	] as const;
	return links.flatMap(([name, link]) =>
		link === null ? [] : [{ name, value: link, exact: "Shown, never followed" }, lifeFact(`${name}'s life`, link, now)],
	);
}

/** "dies in 3 h", "died 19 h ago", "public or unknown". */
function lifeFact(name: string, link: string, now: number): Fact {
	const life = linkLife(link);
	return { name, value: linkLifeWords(life, now), exact: `${exactLinkLife(life)} Told by this machine's clock.` };
}
