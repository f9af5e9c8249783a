import { classes, questions } from "./classes.ts";
import { boxShape, circleShape, loosely, pointShape, segmentationShape } from "./geometry.ts";
import type { Cells } from "./scene-microscope.ts";
import { scenes } from "./scenes.ts";
import { drop, hexId, markOf, signedUrl, stages, Story } from "./story.ts";
import type { Mark } from "./story.ts";
import type { Json } from "#shared/json";

function asset(scene: Cells, batches: Json): Record<string, Json> {
	const { width, height } = scene.picture;
	// External ids without a suffix, as laboratories hand them in.
	return {
		asset: signedUrl(`slides/${scene.name}`),
		assetId: hexId(scene.name, 24),
		externalId: scene.name.replace(".png", ""),
		metadata: { width, height },
		batches,
		contextData: { slide: hexId(`slide ${scene.name}`, 6), magnification: 40 },
	};
}

function outlines({ cells }: Cells): Mark[] {
	return cells.map(({ outline, nucleus }, n): Mark => ({
		key: `cell ${n.toString()}`,
		class: n === 3 ? classes.mitosis : classes.cell,
		shape: segmentationShape([{ region: outline, holes: [nucleus] }]),
		answers: [{ question: questions.phase, answer: n === 3 ? ["Mitosis", "Mitosis / Prophase"] : ["Interphase"] }],
	}));
}

function nuclei({ cells }: Cells): Mark[] {
	return cells.map(({ centre, nucleusRadius }, n): Mark => ({
		key: `nucleus ${n.toString()}`,
		class: classes.nucleus,
		shape: circleShape(centre[0], centre[1], nucleusRadius),
	}));
}

function rose(): Story {
	const scene = scenes.rose;
	return new Story({
		name: "rose",
		minute: 310,
		asset: asset(scene, ["Slides"]),
		task: { brushDataUrl: signedUrl("brush/rose-1789373100000.png") },
	})
		.label("emil@example.org", 702, (state) => {
			state.marks.push(...outlines(scene), ...nuclei(scene));
			drop(state, "nucleus 5");
			const [a, b] = [scene.cells[4], scene.cells[5]];
			// Two cells taken for one: one instance with two zones.
			if (a !== undefined && b !== undefined) {
				drop(state, "cell 5");
				markOf(state, "cell 4").shape = segmentationShape([
					{ region: a.outline, holes: [a.nucleus] },
					{ region: b.outline, holes: [b.nucleus] },
				]);
			}
		})
		.review("fay@example.org", 210, "Fixed", (state) => {
			for (const mark of outlines(scene)) {
				if (mark.key === "cell 4") markOf(state, "cell 4").shape = mark.shape;
				if (mark.key === "cell 5") state.marks.push(mark);
			}
			state.marks.push(...nuclei(scene).slice(5));
			state.answers.push({ question: questions.remark, answer: "Two cells had been taken for one." });
		});
}

function teal(): Story {
	const scene = scenes.teal;
	return new Story({ name: "teal", minute: 340, asset: asset(scene, ["Slides"]) })
		.label("emil@example.org", 488, (state) => {
			state.marks.push(...outlines(scene).slice(0, 3));
			for (const [n, { centre, box }] of scene.cells.entries()) {
				state.marks.push(
					{ key: `seed ${n.toString()}`, class: classes.nucleus, shape: pointShape(centre) },
					{ key: `frame ${n.toString()}`, class: classes.cell, shape: boxShape(loosely(box, 4)) },
				);
			}
		})
		.review("fay@example.org", 77, "Accepted", (state) => {
			state.marks.push(...outlines(scene).slice(3));
			for (const [n, { box }] of scene.cells.entries()) markOf(state, `frame ${n.toString()}`).shape = boxShape(box);
		});
}

function roseWaiting(): Story {
	return new Story({
		name: "rose waiting",
		minute: 355,
		asset: { ...asset(scenes.rose, [null]), externalId: "slides/cells-rose.png" },
	}).label("fay@example.org", 91, (state) => {
		state.marks.push(...nuclei(scenes.rose));
	});
}

/** A volume: boxes and lines in voxels, an angle in both nestings, a voxel brush, and pixels that lie in a file. */
function volume(name: string, minute: number): Story {
	const chest = scenes.slice.name;
	return new Story({
		name,
		minute,
		asset: {
			asset: signedUrl(`volumes/${chest}`),
			assetId: hexId(chest, 24),
			externalId: name === "volume" ? chest : "study-0042/series 3/chest-118",
			metadata: {},
			batches: ["Radiology"],
		},
		task: { medicalBrushDataUrl: signedUrl(`masks/${hexId(`task ${name}`, 24)}.zip`) },
	});
}

function measured(): Story {
	const { nodule, spine } = scenes.slice;
	return volume("volume", 400)
		.label("fay@example.org", 265, (state) => {
			state.marks.push(
				{
					key: "box",
					class: classes.nodule,
					shape: {
						"bounding-box": {
							x1: nodule.cx + nodule.radius,
							y1: nodule.cy - nodule.radius,
							z1: 121,
							x2: nodule.cx - nodule.radius,
							y2: nodule.cy + nodule.radius,
							z2: 114,
						},
					},
					description: "N1, right lower lobe",
				},
				{
					key: "tape",
					class: classes.measure,
					shape: {
						polyline: { x1: nodule.cx - 15, y1: nodule.cy, z1: 118, x2: nodule.cx + 15, y2: nodule.cy, z2: 118 },
					},
					description: "N1 long axis",
				},
				{
					key: "angle",
					class: classes.cobb,
					shape: { vertex: [376, 322, 118], p1: [300, 290, 118], p2: [300, 352, 118], angle: 44.25 },
				},
				{
					key: "brush",
					class: classes.lung,
					shape: { "medical-brush": true },
					answers: [{ question: questions.usable, answer: "Yes" }],
				},
			);
		})
		.review("emil@example.org", 120, "Accepted", (state) => {
			state.marks.push(
				{
					key: "angle again",
					class: classes.cobb,
					shape: { angle: { vertex: [376, 322, 118], p1: [302, 288, 118], p2: [301, 355, 118], angle: 46.5 } },
				},
				{ key: "spine", class: classes.measure, shape: circleShape(spine.cx, spine.cy, spine.radius) },
			);
		});
}

function segmented(): Story {
	const { lungs, heart, nodule } = scenes.slice;
	return volume("segmented", 430).label("emil@example.org", 333, (state) => {
		state.marks.push(
			{ key: "lungs", class: classes.lung, shape: segmentationShape(lungs.map((region) => ({ region }))) },
			{ key: "heart", class: classes.cell, shape: segmentationShape([{ region: heart }]) },
			{
				key: "nodule",
				class: classes.nodule,
				shape: boxShape({ x: nodule.cx - 15, y: nodule.cy - 15, width: 30, height: 30 }, "from bottom right"),
			},
		);
	});
}

export function scienceTasks(): Record<string, Json>[] {
	return [
		rose().exported(stages.complete),
		teal().exported(stages.complete),
		roseWaiting().exported(stages.review),
		measured().exported(stages.complete),
		segmented().exported(stages.review),
	];
}
