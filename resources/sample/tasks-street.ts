import { classes, questions } from "./classes.ts";
import { boxShape, loosely, pointShape, polygonShape, polylineShape, segmentationShape } from "./geometry.ts";
import { scenes } from "./scenes.ts";
import type { Street } from "./scene-street.ts";
import { drop, hexId, markOf, signedUrl, stages, Story } from "./story.ts";
import type { Answer, Mark } from "./story.ts";
import type { Json } from "#shared/json";

const week = "Street, week 37";

function asset(scene: Street, batches: Json, context: Record<string, Json> = {}): Record<string, Json> {
	const { width, height } = scene.picture;
	return {
		asset: signedUrl(`street/${scene.name}`),
		assetId: hexId(scene.name, 24),
		externalId: scene.name,
		metadata: { width, height },
		batches,
		contextData: context,
	};
}

function boxesOf({ cars, people, signs, trees }: Street, by: number): Mark[] {
	return [
		...cars.map(({ box }, n): Mark => ({
			key: `car ${n.toString()}`,
			class: classes.car,
			shape: boxShape(loosely(box, by)),
		})),
		...people.map((box, n): Mark => ({
			key: `person ${n.toString()}`,
			class: classes.person,
			shape: boxShape(loosely(box, by / 2)),
		})),
		...signs.map(({ box, text }, n): Mark => ({
			key: `sign ${n.toString()}`,
			class: classes.sign,
			shape: { ...boxShape(box), ...(text === "" ? {} : { ocr: { text, confidence: 0.94 } }) },
		})),
		...trees.map(({ box }, n): Mark => ({
			key: `tree ${n.toString()}`,
			class: classes.tree,
			shape: boxShape(loosely(box, by)),
		})),
	];
}

const dayAnswers: readonly Answer[] = [
	{ question: questions.usable, answer: "Yes" },
	{ question: questions.weather, answer: "Clear" },
	{ question: questions.light, answer: ["Day"] },
	{ question: questions.scene, answer: ["Road", "Road / Urban", "Road / Urban / Residential"] },
];

/** Reviewed, with a change of every kind. */
function morning(): Story {
	const scene = scenes.morning;
	return new Story({ name: "morning", minute: 0, asset: asset(scene, [week], { camera: "left", drive: 12 }) })
		.label("ana@example.org", 412, (state) => {
			state.marks.push(...boxesOf(scene, 6));
			const [, second] = scene.cars;
			if (second !== undefined) markOf(state, "car 1").shape = boxShape(second.box, "from bottom right");
			drop(state, "sign 1");
			state.marks.push({
				key: "ghost",
				class: classes.person,
				shape: boxShape({ x: 1096, y: 396, width: 30, height: 88 }),
			});
			markOf(state, "car 0").answers = [{ question: questions.occluded, answer: "No" }];
			markOf(state, "person 0").answers = [{ question: questions.occluded, answer: null }];
			for (const [n, wheel] of (scene.cars[2]?.wheels ?? []).entries()) {
				state.marks.push({ key: `wheel ${n.toString()}`, class: classes.wheel, shape: pointShape(wheel) });
			}
			state.answers.push(...dayAnswers.slice(0, 3), {
				question: questions.remark,
				answer: "Sun low behind the houses.\nGlare at the right edge.",
			});
			state.bonds.push(
				{ key: "looks", class: classes.follows, from: "person 0", to: "sign 0", direction: "straight" },
				{ key: "wheels", class: classes.partOf, group: ["car 2", "wheel 0", "wheel 1"] },
			);
		})
		.review("bo@example.org", 96, "Accepted", (state) => {
			const [first] = scene.cars;
			if (first !== undefined) markOf(state, "car 0").shape = boxShape(first.box);
			markOf(state, "car 2").class = classes.taxi;
			drop(state, "ghost");
			const sign = boxesOf(scene, 0).find(({ key }) => key === "sign 1");
			if (sign !== undefined) state.marks.push(sign);
			markOf(state, "person 0").answers = [
				{
					question: questions.occluded,
					answer: "Yes",
					nested: [
						{
							question: questions.by,
							answer: ["Building", null],
							nested: [{ question: questions.share, answer: "10" }],
						},
					],
				},
			];
			state.answers = [...dayAnswers, ...state.answers.slice(3), { question: questions.objections, answer: ["Glare"] }];
		});
}

/** Sent back once: Label and Review appear twice in its history. */
function noon(): Story {
	const scene = scenes.noon;
	const [near, far] = scene.cars;
	const holes = [near, far].flatMap((car) => (car === undefined ? [] : [car.outline.filter(([, y]) => y > 496)]));
	const road = (withHoles: boolean): Mark => ({
		key: "road",
		class: classes.road,
		shape: segmentationShape([{ region: scene.road, holes: withHoles ? holes : [] }]),
	});
	return new Story({ name: "noon", minute: 15, asset: asset(scene, [week, null], { camera: "right", drive: 12 }) })
		.label("chidi@example.org", 655, (state) => {
			state.marks.push(
				road(false),
				{ key: "kerb", class: classes.kerb, shape: polylineShape(scene.kerb) },
				...scene.buildings.slice(1, 5).map((ring, n): Mark => ({
					key: `building ${n.toString()}`,
					class: classes.building,
					shape: polygonShape(ring),
				})),
				...boxesOf(scene, 9),
			);
			state.answers.push(...dayAnswers);
		})
		.review("bo@example.org", 48, "Rejected", (state) => {
			state.answers.push({
				question: questions.objections,
				answer: ["Cars are not cut out of the road", "Lane markings missing"],
			});
		})
		.label("chidi@example.org", 233, (state) => {
			drop(state, "road");
			state.marks.unshift(road(true));
			for (const [n, lane] of scene.lanes.entries()) {
				state.marks.push({ key: `lane ${n.toString()}`, class: classes.lane, shape: polylineShape(lane) });
			}
		})
		.review("bo@example.org", 61, "Accepted", (state) => {
			state.marks = [
				...state.marks.filter(({ key }) => !/^(car|person|tree)/.test(key)),
				...boxesOf(scene, 0).filter(({ key }) => !key.startsWith("sign")),
			];
			state.answers = state.answers.slice(0, 4);
		});
}

/** Waits for its review. */
function night(): Story {
	const scene = scenes.night;
	return new Story({ name: "night", minute: 31, asset: asset(scene, [null], { camera: "left", drive: 14 }) }).label(
		"ana@example.org",
		188,
		(state) => {
			state.marks.push(...boxesOf(scene, 3), {
				key: "sky",
				class: classes.sky,
				shape: segmentationShape([{ region: scene.sky }]),
			});
			state.answers.push(
				{ question: questions.usable, answer: "Yes" },
				{ question: questions.weather, answer: null },
				{ question: questions.light, answer: ["Night", "Street lamps | lit"] },
				{ question: questions.light, answer: ["Head lamps"] },
				{ question: questions.scene, answer: ["Road", "Road / Urban"] },
				{ question: questions.objections, answer: [null] },
				{ question: questions.remark, answer: undefined },
			);
		},
	);
}

/** Two people labelled the same picture; the agreement is in the task. */
function consensus(person: string, by: number, score: number): Story {
	const scene = scenes.morning;
	return new Story({
		name: `consensus ${person}`,
		minute: 60 + by,
		asset: asset(scene, ["Consensus"], { camera: "left", drive: 12 }),
		task: {
			consensusAverage: score,
			consensusDetailed: [
				{ score: score.toString(), schemaId: classes.car.schemaId, title: classes.car.title },
				{ score: "100", schemaId: questions.usable.schemaId, title: questions.usable.title },
				{ score: null, schemaId: classes.tree.schemaId, title: classes.tree.title },
			],
		},
	}).label(person, 140 + by * 9, (state) => {
		state.marks.push(...boxesOf(scene, by));
		state.answers.push(...dayAnswers.slice(0, 2));
	});
}

/** Nobody has begun it. */
function untouched(): Story {
	return new Story({ name: "untouched", minute: 75, asset: { ...asset(scenes.noon, []), metadata: {} } });
}

export function streetTasks(): Record<string, Json>[] {
	return [
		morning().exported(stages.complete),
		noon().exported(stages.complete),
		night().exported(stages.review),
		consensus("ana@example.org", 2, 87).exported(stages.complete),
		consensus("dora@example.org", 12, 87).exported(stages.complete),
		untouched().exported(stages.label),
	];
}
