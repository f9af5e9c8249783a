import { classes, questions } from "./classes.ts";
import {
	boxShape,
	circleShape,
	loosely,
	pointShape,
	pointsOf,
	polygonShape,
	polylineShape,
	segmentationShape,
	splineShape,
	turnedShape,
} from "./geometry.ts";
import type { Painter } from "./painter.ts";
import type { Belt } from "./scene-factory.ts";
import type { TurnedObject } from "./scene-land.ts";
import { scenes } from "./scenes.ts";
import { ellipse } from "./shapes.ts";
import type { Point } from "./shapes.ts";
import { drop, hexId, markOf, signedUrl, stages, Story } from "./story.ts";
import type { Mark } from "./story.ts";
import type { Json } from "#shared/json";

function asset(
	folder: string,
	{ name, picture }: { name: string; picture: Painter },
	batches: Json,
	externalId = name,
): Record<string, Json> {
	return {
		asset: signedUrl(`${folder}/${name}`),
		assetId: hexId(`${folder} ${name} ${externalId}`, 24),
		externalId,
		metadata: { width: picture.width, height: picture.height },
		batches,
	};
}

function nudged(object: TurnedObject, dx: number, dy: number): TurnedObject {
	const [a, b, c, d] = object.corners;
	const by = ([x, y]: Point): Point => [x + dx, y + dy];
	return { ...object, corners: [by(a), by(b), by(c), by(d)] };
}

/** Rotated boxes, and relations in every form: a pair both ways, a group, a group of groups, a missing end. */
function parking(): Story {
	const { cars } = scenes.parking;
	const marks = cars.map((car, n): Mark => ({
		key: `car ${n.toString()}`,
		class: classes.parkedCar,
		shape: turnedShape(car),
	}));
	return new Story({ name: "parking", minute: 120, asset: asset("aerial", scenes.parking, ["Aerial"]) })
		.label("dora@example.org", 164, (state) => {
			state.marks.push(...marks);
			const [first] = cars;
			if (first !== undefined) {
				markOf(state, "car 0").shape = turnedShape(nudged(first, 7, -5));
			}
		})
		.review("bo@example.org", 40, "Fixed", (state) => {
			const [first] = cars;
			if (first !== undefined) markOf(state, "car 0").shape = turnedShape(first);
			state.bonds.push(
				{ key: "pair", class: classes.follows, from: "car 2", to: "car 1", direction: "bidirectional" },
				{ key: "upper", class: classes.partOf, group: ["car 0", "car 1", "car 2", "car 3"] },
				{ key: "lower", class: classes.partOf, group: ["car 4", "car 5", "car 6"] },
				{ key: "all", class: classes.partOf, group: ["upper", "lower"] },
				{ key: "lost", class: classes.follows, from: "car 3", to: "towed away", direction: "straight" },
				{ key: "nobody", class: classes.partOf, group: [] },
			);
		});
}

/** As an importer writes rotated boxes: without corners. Titles that repeat, with another class behind them. */
function parkingImported(): Story {
	return new Story({
		name: "parking imported",
		minute: 131,
		asset: asset("aerial", scenes.parking, ["Aerial", null], "aerial/parking"),
	}).label("dora@example.org", 77, (state) => {
		for (const [n, car] of scenes.parking.cars.entries()) {
			const objectId = (n + 1).toString();
			state.marks.push({
				key: `car ${objectId}`,
				objectId,
				class: n % 2 === 0 ? classes.car : classes.parkedCar,
				shape: turnedShape(car, n % 3 !== 2),
			});
		}
	});
}

function land(): Story {
	const { fields, pond, island, river, track, houses } = scenes.land;
	return new Story({
		name: "land",
		minute: 150,
		asset: {
			...asset("aerial", scenes.land, ["Aerial"]),
			attachments: [{ type: "TEXT", value: "Survey of 2 September." }],
		},
	})
		.label("ana@example.org", 540, (state) => {
			state.marks.push(
				...fields.map((ring, n): Mark => ({
					key: `field ${n.toString()}`,
					class: classes.field,
					shape: polygonShape(ring),
				})),
				{ key: "pond", class: classes.water, shape: segmentationShape([{ region: pond }]) },
				{ key: "river", class: classes.river, shape: splineShape(river) },
				{ key: "track", class: classes.track, shape: polylineShape(track) },
				...houses.map((house, n): Mark => ({
					key: `house ${n.toString()}`,
					class: classes.house,
					shape: turnedShape(house),
				})),
			);
			state.answers.push(
				{ question: questions.scene, answer: ["Land", "Land / Fields"] },
				{ question: questions.usable, answer: "Yes" },
			);
		})
		.review("chidi@example.org", 122, "Accepted", (state) => {
			markOf(state, "pond").shape = segmentationShape([{ region: pond, holes: [island] }]);
			state.answers[1] = {
				question: questions.usable,
				answer: "No",
				nested: [{ question: questions.remark, answer: "" }],
			};
		});
}

/** Segmentations in the odd forms that exports have: closed rings, holes as one flat list, no holes, no zones, null. */
function landOdd(): Story {
	const { pond, island, fields, houses } = scenes.land;
	const closed = [...pond, ...pond.slice(0, 1)];
	return new Story({
		name: "land odd",
		minute: 171,
		asset: asset("aerial", scenes.land, ["Aerial"], "survey.2026.09/fields"),
	}).label("chidi@example.org", 95, (state) => {
		state.marks.push(
			{
				key: "flat hole",
				class: classes.water,
				shape: { segmentation: { zones: [{ region: pointsOf(closed), holes: pointsOf(island) }] } },
			},
			{
				key: "two zones",
				class: classes.field,
				shape: segmentationShape([{ region: fields[0] ?? [] }, { region: fields[3] ?? [] }]),
			},
			{
				key: "no holes",
				class: classes.field,
				shape: { segmentation: { zones: [{ region: pointsOf(fields[2] ?? []) }] } },
			},
			{ key: "no zones", class: classes.field, shape: { segmentation: {} } },
			{ key: "empty region", class: classes.field, shape: { segmentation: { zones: [{ region: [], holes: [] }] } } },
			{ key: "null", class: classes.water, shape: { segmentation: null } },
			...houses.map((house, n): Mark => ({
				key: `house ${n.toString()}`,
				class: classes.house,
				shape: polygonShape(house.corners),
			})),
		);
	});
}

function partsOf({ nuts, bolts, washers, scratches }: Belt): Mark[] {
	return [
		...nuts.map(({ ring, hole }, n): Mark => ({
			key: `nut ${n.toString()}`,
			class: classes.nut,
			shape: segmentationShape([{ region: ring, holes: [hole] }]),
		})),
		...bolts.map((bolt, n): Mark => ({ key: `bolt ${n.toString()}`, class: classes.bolt, shape: turnedShape(bolt) })),
		...washers.map(({ cx, cy, radius }, n): Mark => ({
			key: `washer ${n.toString()}`,
			class: classes.washer,
			shape: circleShape(cx, cy, radius),
		})),
		...scratches.map((scratch, n): Mark => ({
			key: `scratch ${n.toString()}`,
			class: classes.defect,
			shape: polylineShape(scratch),
		})),
	];
}

function belt(): Story {
	const accepted = { question: questions.accept, answer: "Yes" };
	return new Story({ name: "belt", minute: 200, asset: asset("line 3", scenes.belt, ["Line 3"], "line 3/belt-07.png") })
		.label("dora@example.org", 301, (state) => {
			state.marks.push(...partsOf(scenes.belt));
			for (const mark of state.marks) mark.answers = [accepted];
			const [nut] = scenes.belt.nuts;
			if (nut !== undefined)
				state.marks.push({ key: "twice", class: classes.nut, shape: boxShape(loosely(nut.box, 2)) });
			drop(state, "scratch 0");
		})
		.review("ana@example.org", 118, "Accepted", (state) => {
			drop(state, "twice");
			state.marks.push(...partsOf(scenes.belt).filter(({ key }) => key === "scratch 0"));
			markOf(state, "nut 2").answers = [
				{
					question: questions.accept,
					answer: "No",
					nested: [
						{
							question: questions.objections,
							answer: ["Scratch", "Burr"],
							nested: [{ question: questions.remark, answer: "Lower edge" }],
						},
					],
				},
			];
			state.bonds.push({ key: "assembly", class: classes.partOf, group: ["bolt 0", "nut 0", "washer 0"] });
		});
}

function beltReview(): Story {
	return new Story({
		name: "belt review",
		minute: 214,
		asset: asset("line 3", scenes.beltEmpty, ["Line 3"], "line 3\\belt-08.png"),
	}).label("dora@example.org", 66, (state) => {
		state.marks.push(...partsOf(scenes.beltEmpty));
		const [washer] = scenes.beltEmpty.washers;
		if (washer === undefined) return;
		const { cx, cy, radius, inner } = washer;
		const ring = segmentationShape([
			{ region: ellipse(cx, cy, radius, radius), holes: [ellipse(cx, cy, inner, inner)] },
		]);
		state.marks.push({ key: "washer as ring", class: classes.washer, shape: ring });
	});
}

/** Classes called as members of every object, a geometry that is not known, and tools without one. */
function beltOdd(): Story {
	const { nuts, bolts } = scenes.belt;
	return new Story({
		name: "belt odd",
		minute: 220,
		asset: { ...asset("line 3", scenes.belt, [], "belt-07"), shift: "night", constructor: { machine: 7 } },
		task: { idleDuration: 5400, priority: "high" },
	}).label("chidi@example.org", 52, (state) => {
		state.marks.push(
			{
				key: "named constructor",
				class: classes.constructorClass,
				shape: boxShape(nuts[0]?.box ?? { x: 0, y: 0, width: 1, height: 1 }, "from top right"),
			},
			{
				key: "named proto",
				class: classes.protoClass,
				shape: boxShape(nuts[1]?.box ?? { x: 0, y: 0, width: 1, height: 1 }),
			},
			{
				key: "skeleton",
				class: classes.bolt,
				shape: { skeleton: { joints: pointsOf(bolts[0]?.corners ?? []), closed: true } },
			},
			{ key: "nothing", class: classes.washer, shape: { lock: true } },
			{ key: "broken box", class: classes.nut, shape: { "bounding-box": { x: "12", y: null } } },
			{ key: "untitled", class: classes.untitled, shape: pointShape(bolts[1]?.tip ?? [0, 0]) },
		);
		state.answers.push(
			{ question: questions.accept, answer: "No", extra: { confidence: 0.5 } },
			{ question: questions.accept, answer: "Yes" },
		);
	});
}

function gauges(): Story {
	const { dials } = scenes.gauges;
	return new Story({ name: "gauges", minute: 260, asset: asset("plant", scenes.gauges, ["Plant"]) })
		.label("ana@example.org", 83, (state) => {
			for (const [n, { cx, cy, radius, tip }] of dials.entries()) {
				state.marks.push(
					{ key: `dial ${n.toString()}`, class: classes.dial, shape: circleShape(cx, cy, radius - (n === 1 ? 9 : 0)) },
					{ key: `needle ${n.toString()}`, class: classes.needle, shape: polylineShape([[cx, cy], tip]) },
					{ key: `tip ${n.toString()}`, class: classes.needle, shape: pointShape(tip) },
				);
				state.bonds.push({
					key: `reading ${n.toString()}`,
					class: classes.follows,
					from: `needle ${n.toString()}`,
					to: `dial ${n.toString()}`,
					direction: "straight",
				});
			}
		})
		.review("bo@example.org", 31, "Accepted", (state) => {
			const dial = dials[1];
			if (dial !== undefined) markOf(state, "dial 1").shape = circleShape(dial.cx, dial.cy, dial.radius);
			state.answers.push({ question: questions.remark, answer: "42" });
		});
}

/** Back with its labeler: reviewed once, and not accepted. */
function gaugesSentBack(): Story {
	const [dial] = scenes.gauges.dials;
	return new Story({ name: "gauges back", minute: 280, asset: asset("plant", scenes.gauges, ["Plant"], "gauges.v2") })
		.label("ana@example.org", 22, (state) => {
			if (dial !== undefined)
				state.marks.push({
					key: "dial",
					class: classes.dial,
					shape: boxShape({ x: dial.cx - 80, y: dial.cy - 80, width: 170, height: 160 }),
				});
		})
		.review("bo@example.org", 15, "Rejected", (state) => {
			state.answers.push({ question: questions.objections, answer: ["Two dials missing"] });
		});
}

/** Tasks before the damaged one, and after it. */
export function objectTasks(): { before: Record<string, Json>[]; after: Record<string, Json>[] } {
	return {
		before: [
			parking().exported(stages.complete),
			parkingImported().exported(stages.review),
			land().exported(stages.complete),
			landOdd().exported(stages.review),
		],
		after: [
			belt().exported(stages.complete),
			beltReview().exported(stages.review),
			beltOdd().exported(stages.review),
			gauges().exported(stages.complete),
			gaugesSentBack().exported(stages.label),
		],
	};
}
