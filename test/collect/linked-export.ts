/** What a task of an export points to. */
export interface LinkedTask {
	id: string;
	picture?: string;
	brush?: string;
	volume?: string;
	/** Brush strokes of a visit. */
	visitBrush?: string;
}

/** An export as NDJSON, a task for each asset. */
export function linkedExport(tasks: readonly LinkedTask[]): string {
	const lines = tasks.map(({ id, picture, brush, volume, visitBrush }) => {
		const stage = { stage: "Label", stageId: "Label", updatedAt: "2026-11-22T10:15:00.000Z", updatedBy: "a@b.c" };
		const state = { tools: [], classifications: [], relations: [] };
		const history = visitBrush === undefined ? [] : [{ ...stage, ...state, brushDataUrl: visitBrush }];
		const masks = {
			...(brush === undefined ? {} : { brushDataUrl: brush }),
			...(volume === undefined ? {} : { medicalBrushDataUrl: volume }),
		};
		const task = { taskId: id, ...stage, ...state, ...masks, stageHistory: history };
		return JSON.stringify({ asset: picture ?? `${id}.jpg`, externalId: `${id}.jpg`, task });
	});
	return `${lines.join("\n")}\n`;
}
