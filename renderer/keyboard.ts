export type CommandId =
	| "nextTask"
	| "previousTask"
	| "firstTask"
	| "lastTask"
	| "nextObject"
	| "previousObject"
	| "unselect"
	| "play"
	| "playPart"
	| "nextPage"
	| "previousPage"
	| "nextFrame"
	| "previousFrame"
	| "nextKeyFrame"
	| "previousKeyFrame"
	| "interpolation"
	| "fit"
	| "actualSize"
	| "zoomIn"
	| "zoomOut"
	| "hideClass"
	| "labels"
	| "masks"
	| "relations"
	| "compare"
	| "nextCompareView"
	| "previousCompareView"
	| "nextDifference"
	| "previousDifference"
	| "onlyDifferences"
	| "otherSide"
	| "swapSides"
	| "explain"
	| "replay"
	| "nextStage"
	| "previousStage"
	| "copyView"
	| "copySvg"
	| "glass"
	| "strongerGlass"
	| "ruler"
	| "draw"
	| "drawBox"
	| "drawRotatedBox"
	| "drawPolygon"
	| "drawLine"
	| "drawPoint"
	| "drawRegion"
	| "drawArrow"
	| "drawNote"
	| "correct"
	| "copyMark"
	| "strikeOut"
	| "search"
	| "searchText"
	| "gallery"
	| "batch"
	| "findings"
	| "nextHit"
	| "previousHit"
	| "open"
	| "problems"
	| "rules"
	| "leftPanel"
	| "rightPanel"
	| "theme"
	| "verdict1"
	| "verdict2"
	| "verdict3"
	| "verdict4"
	| "verdict5"
	| "verdict6"
	| "verdict7"
	| "verdict8"
	| "verdict9"
	| "skip"
	| "nextUnreviewed"
	| "previousUnreviewed"
	| "remark"
	| "reasons"
	| "tags"
	| "assignee"
	| "workPlans"
	| "undo"
	| "redo"
	| "help";

export interface Command {
	id: CommandId;
	/** As `KeyboardEvent.key`, after modifiers: "Mod" is Ctrl, or Cmd on a Mac. Several do the same. */
	keys: readonly string[];
	label: string;
	group: "Tasks" | "Verdicts" | "Annotations" | "Drawing" | "Compare" | "View" | "Program";
}

/** Every key of the page: handling, tooltips and the help dialog are made from this table alone. */
export const commands: readonly Command[] = [
	{ id: "nextTask", keys: ["ArrowRight"], label: "Next task", group: "Tasks" },
	{ id: "previousTask", keys: ["ArrowLeft"], label: "Previous task", group: "Tasks" },
	{ id: "firstTask", keys: ["Home"], label: "First task", group: "Tasks" },
	{ id: "lastTask", keys: ["End"], label: "Last task", group: "Tasks" },
	{ id: "search", keys: ["Mod+f", "/"], label: "Search the tasks", group: "Tasks" },
	{ id: "searchText", keys: ["Mod+Shift+f"], label: "Search in the text of the file", group: "Tasks" },
	{ id: "gallery", keys: ["g"], label: "Gallery of the tasks", group: "Tasks" },
	{ id: "batch", keys: ["Shift+d"], label: "Batch comparison of all tasks", group: "Tasks" },
	{ id: "findings", keys: ["j"], label: "List of the findings", group: "Tasks" },
	{ id: "nextHit", keys: ["F3"], label: "Next hit in the text", group: "Tasks" },
	{ id: "previousHit", keys: ["Shift+F3"], label: "Previous hit in the text", group: "Tasks" },
	{ id: "verdict1", keys: ["1"], label: "Accept", group: "Verdicts" },
	{ id: "verdict2", keys: ["2"], label: "Fix", group: "Verdicts" },
	{ id: "verdict3", keys: ["3"], label: "Reject", group: "Verdicts" },
	{ id: "verdict4", keys: ["4"], label: "Unsure", group: "Verdicts" },
	{ id: "verdict5", keys: ["5"], label: "The project's own verdict on 5", group: "Verdicts" },
	{ id: "verdict6", keys: ["6"], label: "… on 6", group: "Verdicts" },
	{ id: "verdict7", keys: ["7"], label: "… on 7", group: "Verdicts" },
	{ id: "verdict8", keys: ["8"], label: "… on 8", group: "Verdicts" },
	{ id: "verdict9", keys: ["9"], label: "… on 9", group: "Verdicts" },
	{ id: "skip", keys: ["s"], label: "Skip: leave the task unreviewed", group: "Verdicts" },
	{ id: "nextUnreviewed", keys: ["u"], label: "Next unreviewed task", group: "Verdicts" },
	{ id: "previousUnreviewed", keys: ["Shift+u"], label: "Previous unreviewed task", group: "Verdicts" },
	{ id: "remark", keys: ["q"], label: "Write a remark", group: "Verdicts" },
	{ id: "reasons", keys: ["f"], label: "Reasons of the verdict", group: "Verdicts" },
	{ id: "tags", keys: ["#"], label: "Tags", group: "Verdicts" },
	{ id: "assignee", keys: ["@"], label: "Assignee", group: "Verdicts" },
	{ id: "workPlans", keys: ["Shift+w"], label: "Work plans: samples to read", group: "Verdicts" },
	{ id: "undo", keys: ["Mod+z"], label: "Undo what was said or drawn last", group: "Verdicts" },
	{ id: "redo", keys: ["Mod+Shift+z", "Mod+y"], label: "Do it again", group: "Verdicts" },
	{ id: "nextObject", keys: ["ArrowDown"], label: "Next annotation", group: "Annotations" },
	{ id: "previousObject", keys: ["ArrowUp"], label: "Previous annotation", group: "Annotations" },
	{ id: "unselect", keys: ["Escape"], label: "Unselect", group: "Annotations" },
	{ id: "hideClass", keys: ["h"], label: "Hide the selected class, or show all", group: "Annotations" },
	{ id: "labels", keys: ["l"], label: "Labels on the shapes", group: "Annotations" },
	{ id: "masks", keys: ["k"], label: "Brush masks", group: "Annotations" },
	{ id: "nextKeyFrame", keys: ["."], label: "Next key frame of the selected track", group: "Annotations" },
	{ id: "previousKeyFrame", keys: [","], label: "Previous key frame of the selected track", group: "Annotations" },
	{ id: "interpolation", keys: ["i"], label: "Interpolated shapes between key frames", group: "Annotations" },
	{ id: "relations", keys: ["r"], label: "Relations between the shapes", group: "Annotations" },
	{ id: "draw", keys: ["w"], label: "Draw with the last tool, or put it down", group: "Drawing" },
	{ id: "drawBox", keys: ["Shift+b"], label: "Draw a box", group: "Drawing" },
	{ id: "drawRotatedBox", keys: ["Shift+r"], label: "Draw a rotated box", group: "Drawing" },
	{ id: "drawPolygon", keys: ["Shift+p"], label: "Draw a polygon", group: "Drawing" },
	{ id: "drawLine", keys: ["Shift+l"], label: "Draw a line", group: "Drawing" },
	{ id: "drawPoint", keys: ["Shift+o"], label: "Draw a point", group: "Drawing" },
	{ id: "drawRegion", keys: ["Shift+f"], label: "Draw a region freehand", group: "Drawing" },
	{ id: "drawArrow", keys: ["Shift+a"], label: "Draw an arrow", group: "Drawing" },
	{ id: "drawNote", keys: ["Shift+t"], label: "Write a note on the picture", group: "Drawing" },
	{ id: "correct", keys: ["y"], label: "Correct the selected annotation: a copy in its place", group: "Drawing" },
	{ id: "copyMark", keys: ["Shift+y"], label: "Copy the selected annotation beside it", group: "Drawing" },
	{
		id: "strikeOut",
		keys: ["Delete"],
		label: "Selected annotation should not be there; your own mark or vertex goes",
		group: "Drawing",
	},
	{ id: "compare", keys: ["d"], label: "Compare the task's stages, or end it", group: "Compare" },
	{ id: "nextCompareView", keys: ["v"], label: "Next view: two-up, overlay, swipe …", group: "Compare" },
	{ id: "previousCompareView", keys: ["Shift+v"], label: "Previous view", group: "Compare" },
	{ id: "nextDifference", keys: ["n"], label: "Next difference", group: "Compare" },
	{ id: "previousDifference", keys: ["Shift+n"], label: "Previous difference", group: "Compare" },
	{ id: "onlyDifferences", keys: ["o"], label: "Only differences, or everything", group: "Compare" },
	{ id: "otherSide", keys: ["b"], label: "Blink to the other side", group: "Compare" },
	{ id: "swapSides", keys: ["x"], label: "Swap A and B", group: "Compare" },
	{ id: "explain", keys: ["e"], label: "Explain the selected pair's similarity", group: "Compare" },
	{ id: "replay", keys: ["t"], label: "Replay the stages of the task, or pause", group: "Compare" },
	{ id: "nextStage", keys: [">"], label: "Next stage of the task", group: "Compare" },
	{ id: "previousStage", keys: ["<"], label: "Previous stage of the task", group: "Compare" },
	{ id: "fit", keys: ["0"], label: "Fit to the window", group: "View" },
	{ id: "actualSize", keys: ["a"], label: "Actual size, 1:1", group: "View" },
	{ id: "zoomIn", keys: ["+", "="], label: "Zoom in", group: "View" },
	{ id: "zoomOut", keys: ["-"], label: "Zoom out", group: "View" },
	{ id: "copyView", keys: ["c"], label: "Copy the view as a picture", group: "View" },
	{ id: "copySvg", keys: ["Shift+c"], label: "Copy the page as SVG", group: "View" },
	{ id: "glass", keys: ["z"], label: "Magnifying glass at the pointer", group: "View" },
	{ id: "strongerGlass", keys: ["Shift+z"], label: "Stronger glass: 2, 4, 8, 16 times", group: "View" },
	{ id: "ruler", keys: ["m"], label: "Ruler: drag to measure", group: "View" },
	{ id: "play", keys: [" "], label: "Play or pause a film or a sound", group: "View" },
	{ id: "playPart", keys: ["Shift+ "], label: "Play the selected part of a sound", group: "View" },
	{ id: "nextPage", keys: ["]"], label: "Next page with annotations", group: "View" },
	{ id: "previousPage", keys: ["["], label: "Previous page with annotations", group: "View" },
	{ id: "nextFrame", keys: ["Shift+ArrowRight"], label: "Next page or frame", group: "View" },
	{ id: "previousFrame", keys: ["Shift+ArrowLeft"], label: "Previous page or frame", group: "View" },
	{ id: "leftPanel", keys: ["Mod+b"], label: "Task list", group: "View" },
	{ id: "rightPanel", keys: ["Mod+Alt+b"], label: "Inspector", group: "View" },
	{ id: "theme", keys: ["Mod+Alt+t"], label: "Next theme", group: "View" },
	{ id: "open", keys: ["Mod+o"], label: "Open an export", group: "Program" },
	{ id: "problems", keys: ["p"], label: "Problems in the file", group: "Program" },
	{ id: "rules", keys: ["Shift+j"], label: "Rules over all tasks", group: "Program" },
	{ id: "help", keys: ["?", "F1"], label: "Keys and help", group: "Program" },
];

/** What gives and takes back by turns, or says something: a key that is held down does it once. */
const doneOnce: ReadonlySet<CommandId> = new Set(
	commands
		.filter(({ id, group }) => {
			if (id === "undo" || id === "redo") return false;
			return id === "play" || group === "Verdicts" || group === "Drawing";
		})
		.map(({ id }) => id),
);

/** Whether a key that is held down goes on doing this. */
export function goesOn(id: CommandId): boolean {
	return !doneOnce.has(id);
}

/** What the hand does that is no key of its own: shown in the help beside the table. */
export const gestures: readonly (readonly [hand: string, meaning: string])[] = [
	["Wheel, Ctrl + wheel, pinch", "Zoom at the pointer"],
	["Drag, two fingers on a trackpad", "Move the sheet; with the ruler the middle button does"],
	["Shift + wheel", "Move the sheet sideways"],
	["Tab on the canvas or in a text", "Next of the shapes that lie one over the other"],
	["Drag the divider, arrows on it", "Swipe between A and B, with Shift in larger steps"],
	["Click, Shift + click on a stage while comparing", "Take it as B, as A"],
	["Alt + wheel", "Stronger or weaker glass"],
	["Drag with the ruler, Shift held", "Measure along an axis"],
	["Arrows on the canvas with the ruler", "Move the end by 1 px, with Shift by 10; Enter goes on from there"],
	["Drag or click with a drawing tool, Alt held", "Draw, without snapping; the middle button or Space moves the sheet"],
	["Shift while drawing", "Straight, square, in steps of 15°; freehand it cuts a hole"],
	["Enter, Backspace, Esc while drawing", "Close it, take the last vertex back, give it up"],
	["Arrows, Space while drawing", "Move the next place by 1 px, with Shift by 10, and set it"],
	["Drag a handle of your own mark", "Move a vertex, pull a new one out of a side, resize, turn, move"],
	["Tab, arrows, Insert, Delete on your own mark", "Next handle, move it, a vertex more, one less"],
	["Double click on the canvas", "Fit to the window"],
	["Space on a class in the list", "Hide or show the class"],
	["Click on brush strokes", "Select the class and the part that hangs together"],
	["Enter, double click in the gallery", "Open the task"],
	["Alt + click, − on a facet's value", "Leave the value out"],
	["Click on a mark of the batch view", "List its tasks; with Ctrl as well as those before; again takes it back"],
	["Shift + click, Shift + Enter on a mark", "Explain it: formula, settings and pairs"],
	["Drag or wheel on the strip of frames", "Go to another frame"],
	["Wheel, page keys, Home, End on a slice", "Other slices of the volume; Shift + page keys: ten on"],
	["Drag, arrows on a slice", "Move the crosshair, with Shift + arrows by ten voxels"],
	["Right button or Alt + drag on a slice", "Window (sideways) and level (up and down)"],
	["Middle button or Shift + drag, Ctrl + wheel on a slice", "Move it, zoom it; double click fits it"],
	["Space on a label, Alt + click on its eye", "Hide or show it; only it"],
	["Space, Shift + Enter in the list of findings", "Select the finding, settle its conflict"],
	["Drop a file anywhere", "Open it"],
];

interface KeyPress {
	key: string;
	ctrlKey: boolean;
	metaKey: boolean;
	altKey: boolean;
	shiftKey?: boolean;
}

/** The key as the table writes it. Shift is part of `key` ("?", "+") and only named where that does not show it. */
function written(press: KeyPress, withShift: boolean): string {
	const shift = withShift && press.shiftKey === true ? "Shift+" : "";
	const modifiers = `${press.ctrlKey || press.metaKey ? "Mod+" : ""}${press.altKey ? "Alt+" : ""}${shift}`;
	// With Alt held some systems deliver another character than the key's own; with a modifier case does not matter.
	const key = press.key.length === 1 && modifiers !== "" ? press.key.toLowerCase() : press.key;
	return modifiers + key;
}

const byKey: ReadonlyMap<string, CommandId> = new Map(
	commands.flatMap((command) => command.keys.map((key) => [key, command.id] as const)),
);

export function commandFor(press: KeyPress): CommandId | null {
	const lower = { ...press, key: press.key.toLowerCase() };
	return (
		(press.shiftKey === true ? byKey.get(written(press, true)) : undefined) ??
		byKey.get(written(press, false)) ??
		byKey.get(written(lower, false)) ??
		null
	);
}

/** True where a person types or chooses, so that plain keys belong to the control. */
export function ownsKeys(target: EventTarget | null): boolean {
	if (!(target instanceof Element)) return false;
	return (
		target.closest(
			"input, textarea, select, [contenteditable=''], [contenteditable='true'], [role='menu'], [role='dialog']",
		) !== null
	);
}

/** True where the space bar presses what has the focus. */
export function ownsSpace(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest("button, summary") !== null;
}

/** The space bar plays when it is let go, unless it was held to drag the sheet meanwhile. */
export class SpaceTap {
	#isDown = false;

	press(): void {
		this.#isDown = true;
	}

	/** A pointer was pressed. */
	interrupt(): void {
		this.#isDown = false;
	}

	/** @returns whether it was a tap */
	release(): boolean {
		const was = this.#isDown;
		this.#isDown = false;
		return was;
	}
}

const faces: Readonly<Record<string, string>> = {
	ArrowRight: "→",
	ArrowLeft: "←",
	ArrowUp: "↑",
	ArrowDown: "↓",
	Escape: "Esc",
	" ": "Space",
	"-": "−",
};

/** A key for reading: "Ctrl+F", or "⌘F" on a Mac. */
export function keyFace(key: string, mac: boolean): string {
	const parts = key === "+" ? ["+"] : key.split("+");
	const named = parts.map((part) => {
		if (part === "Mod") return mac ? "⌘" : "Ctrl";
		if (part === "Alt") return mac ? "⌥" : "Alt";
		if (part === "Shift") return mac ? "⇧" : "Shift";
		return faces[part] ?? (part.length === 1 && parts.length > 1 ? part.toUpperCase() : part);
	});
	return named.join(mac ? "" : "+");
}

/** The first key of a command, for its tooltip. */
export function firstKey(id: CommandId, mac: boolean): string {
	const key = commands.find((command) => command.id === id)?.keys[0];
	return key === undefined ? "" : keyFace(key, mac);
}

export function isMac(): boolean {
	return navigator.userAgent.includes("Mac OS");
}
