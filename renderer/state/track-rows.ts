import type { KeyFrame, Track } from "#shared/drawing/tracks";

/** A line of the track list; key frames stand under the selected track only. */
export type TrackRow =
	{ kind: "track"; track: Track; open: boolean } | { kind: "frame"; track: Track; frame: KeyFrame };

export function trackRows(tracks: readonly Track[], selected: Track | null): TrackRow[] {
	return tracks.flatMap((track): TrackRow[] => {
		const open = track === selected;
		const head: TrackRow = { kind: "track", track, open };
		return open ? [head, ...track.frames.map((frame): TrackRow => ({ kind: "frame", track, frame }))] : [head];
	});
}

/** The row of the selected track's key frame on a page, or of the track itself; null where none is selected. */
export function standingRow(rows: readonly TrackRow[], page: number | null): number | null {
	const head = rows.findIndex((row) => row.kind === "track" && row.open);
	if (head === -1) return null;
	const frame = rows.findIndex((row) => row.kind === "frame" && row.frame.page === page);
	return frame === -1 ? head : frame;
}
