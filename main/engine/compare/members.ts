import type { AssetMembers, ConsensusReport } from "#shared/compare/consensus";
import type { CompareSettings } from "#shared/compare/settings";
import type { TaskRef } from "#shared/export";
import { ok, type Outcome } from "#shared/outcome";
import type { OpenExport } from "../exports/open-export.ts";
import type { RowIndex } from "../exports/row-index.ts";
import { unsignedLink } from "./asset-link.ts";
import { type ConsensusMember, consensusOf } from "./consensus.ts";

type Key = Exclude<AssetMembers["joinedBy"], null>;

/** Assets whose links are read at most, to tell those with files of one name apart. */
const MOST_LINKS = 200;

/**
 * The tasks of a row's asset: by assetId where the row has one, else by the link without its signature, else by
 * externalId. What another key would join is told in sentences, never guessed.
 */
export function assetMembers(open: OpenExport, ref: TaskRef): Outcome<AssetMembers> {
	const { index } = open;
	const asset = open.readAsset(ref);
	if (!asset.ok) return asset;
	const { assetId, externalId } = index.texts;
	const ties: string[] = [];
	const own = { assetId: assetId.get(ref.row), externalId: externalId.get(ref.row), url: asset.value.url };
	let joinedBy: Key = "externalId";
	let rows = [ref.row];
	if (own.assetId !== null) {
		joinedBy = "assetId";
		rows = rowsWhere(index, (row) => assetId.get(row) === own.assetId);
	} else if (own.url !== null) {
		joinedBy = "url";
		const found = rowsOfLink(open, own.url, index.texts.asset.get(ref.row), ties);
		if (!found.ok) return found;
		rows = found.value;
	} else if (own.externalId !== null) rows = rowsWhere(index, (row) => externalId.get(row) === own.externalId);
	// The tasks of one element are of one asset, whatever it is called.
	const { offset } = index.place(ref.row);
	const all = [...new Set([...rows, ...siblings(index, ref.row, offset)])].sort((a, b) => a - b);
	ties.push(...tiesOf(index, all, joinedBy, own.externalId));
	return ok({
		joinedBy: all.length > 1 ? joinedBy : null,
		members: all.map((row) => memberOf(index, { export: ref.export, row })),
		ties,
	});
}

/** How far the tasks of a row's asset agree. */
export function assetConsensus(open: OpenExport, ref: TaskRef, settings: CompareSettings): Outcome<ConsensusReport> {
	const found = assetMembers(open, ref);
	if (!found.ok) return found;
	const members: ConsensusMember[] = [];
	let sheet: { width: number; height: number } | null = null;
	for (const member of found.value.members) {
		const task = open.readTask(member.ref, null);
		if (!task.ok) return task;
		const { snapshot, consensusDetailed, asset } = task.value;
		if (asset.width !== null && asset.height !== null) sheet ??= { width: asset.width, height: asset.height };
		members.push({ ...member, snapshot, detailed: consensusDetailed });
	}
	return ok(consensusOf(members, settings, sheet));
}

function rowsWhere(index: RowIndex, test: (row: number) => boolean): number[] {
	const rows: number[] = [];
	for (let row = 0; row < index.length; row++) if (test(row)) rows.push(row);
	return rows;
}

function siblings(index: RowIndex, row: number, offset: number): number[] {
	const rows = [row];
	for (let at = row - 1; at >= 0 && index.place(at).offset === offset; at--) rows.push(at);
	for (let at = row + 1; at < index.length && index.place(at).offset === offset; at++) rows.push(at);
	return rows;
}

/** The index keeps the last part of a link only: of those that agree in it, the whole links are read. */
function rowsOfLink(open: OpenExport, url: string, name: string | null, ties: string[]): Outcome<number[]> {
	const { index, summary } = open;
	const wanted = unsignedLink(url);
	const rows: number[] = [];
	let read = 0;
	let left = 0;
	for (let row = 0; row < index.length; row++) {
		if (index.texts.asset.get(row) !== name) continue;
		if (read++ >= MOST_LINKS) {
			left++;
			continue;
		}
		const asset = open.readAsset({ export: summary.id, row });
		if (!asset.ok) {
			if (asset.code !== "task-damaged" && asset.code !== "too-large") return asset;
			ties.push(`Row ${String(row)} has a file of the same name and cannot be read`);
		} else if (asset.value.url !== null && unsignedLink(asset.value.url) === wanted) rows.push(row);
	}
	if (left > 0) ties.push(`${String(left)} more tasks have a file called ${name ?? ""}; their links were not compared`);
	return ok(rows);
}

/** Where one key names assets that another key tells apart. */
function tiesOf(index: RowIndex, members: readonly number[], joinedBy: Key, externalId: string | null): string[] {
	const ties: string[] = [];
	const { texts } = index;
	const known = new Set(members);
	if (joinedBy === "assetId" || joinedBy === "url") {
		const others =
			externalId === null ? [] : rowsWhere(index, (row) => !known.has(row) && texts.externalId.get(row) === externalId);
		if (others.length > 0)
			ties.push(
				`${externalId ?? ""} is also the external id of ${counted(others.length, "task")} with another ${joinedBy === "url" ? "link" : "asset id"}`,
			);
	}
	const externals = different(members.map((row) => texts.externalId.get(row)));
	if (joinedBy !== "externalId" && externals.length > 1)
		ties.push(`Its tasks have several external ids: ${externals.join(", ")}`);
	const ids = different(members.map((row) => texts.assetId.get(row)));
	if (ids.length > 1)
		ties.push(`Several assets have this ${joinedBy === "url" ? "link" : "external id"}: ${ids.join(", ")}`);
	if (joinedBy === "externalId") {
		const names = different(members.map((row) => texts.asset.get(row)));
		if (names.length > 1) ties.push(`Several files have this external id: ${names.join(", ")}`);
	}
	return ties;
}

function different(texts: readonly (string | null)[]): string[] {
	return [...new Set(texts.filter((text) => text !== null))];
}

function counted(count: number, noun: string): string {
	return `${String(count)} more ${noun}${count === 1 ? "" : "s"}`;
}

function memberOf(index: RowIndex, ref: TaskRef): AssetMembers["members"][number] {
	const { taskId, stage, updatedBy, tools, consensus } = index.row(ref.row);
	return { ref, taskId, stage, person: updatedBy, tools, consensus };
}
