import type { Random } from "./random.ts";

/** A class of the made-up project. Titles repeat between classes; schema ids do not. */
export interface ToolClass {
	schemaId: string;
	title: string;
	/** The geometry key of its tools. */
	kind: string;
}

/** The same object as drawn, and as two later visits left it. */
export type Variants = readonly [string, string, string];

/** An answer with nested ones, whole but for the object id: `head + id + tail`. */
export interface AnswerPiece {
	head: string;
	tail: string;
	/** Answers inside it, at any depth. */
	nested: number;
}

/** Text pieces that assets are put together from. Made once for a seed: this is what makes 100 MB/s possible. */
export interface Pieces {
	classes: ReadonlyMap<string, readonly ToolClass[]>;
	/** Geometry texts (`"polygon":[…]`) by kind. */
	geometry: ReadonlyMap<string, readonly Variants[]>;
	/** Nested answers of tools: the whole array. */
	nestedAnswers: readonly { text: string; nested: number }[];
	/** One list for each top-level question; the lists are in the questionnaire's order. */
	answers: readonly (readonly AnswerPiece[])[];
	relationClasses: readonly ToolClass[];
	/** Sixteen hex digits each. */
	idHeads: readonly string[];
}

const titles: readonly (readonly [kind: string, names: readonly string[]])[] = [
	["bounding-box", ["Car", "Pedestrian", "Traffic sign", "Car", "constructor"]],
	["polygon", ["Building", "Vegetation", "Fußgängerzone", "__proto__"]],
	["segmentation", ["Road", "Sidewalk", "Sky"]],
	["rotated-bounding-box", ["Truck", "Parked car"]],
	["polyline", ["Lane marking", "Kerb"]],
	["point", ["Landmark", "Wheel contact"]],
];

/** cos, sin and degrees of angles that need no trigonometry (Pythagorean triples). */
const turns: readonly (readonly [cos: number, sin: number, degrees: number])[] = [
	[4 / 5, 3 / 5, 36.86989764584402],
	[3 / 5, 4 / 5, 53.13010235415598],
	[12 / 13, 5 / 13, 22.61986494804043],
	[12 / 13, -5 / 13, -22.61986494804043],
	[15 / 17, -8 / 17, -28.07248693585296],
	[-3 / 5, 4 / 5, 126.86989764584402],
	[-4 / 5, -3 / 5, -143.13010235415598],
];

export function hex(random: Random, digits: number): string {
	let text = "";
	while (text.length < digits) text += random.word().toString(16).padStart(8, "0");
	return text.slice(0, digits);
}

/** `count` points around (x, y) in order of their angle, by the rational parametrisation of the circle. */
function around(random: Random, count: number, x: number, y: number, radius: number): [number, number][] {
	const points: [number, number][] = [];
	for (let i = 0; i < count; i += 1) {
		const quarter = Math.floor((4 * i) / count);
		const t = (4 * i) / count - quarter;
		const c = (1 - t * t) / (1 + t * t);
		const s = (2 * t) / (1 + t * t);
		const [dx, dy] = quarter === 0 ? [c, s] : quarter === 1 ? [-s, c] : quarter === 2 ? [-c, -s] : [s, -c];
		const r = radius * (0.8 + 0.4 * random.fraction());
		points.push([x + r * dx, y + r * dy]);
	}
	return points;
}

function moved(points: readonly (readonly [number, number])[], dx: number, dy: number): string {
	return JSON.stringify(points.map(([x, y]) => [x + dx, y + dy]));
}

/** Three texts of one geometry: as drawn, moved a little, and moved again. */
function variants(random: Random, write: (dx: number, dy: number) => string): Variants {
	const step = (): number => (random.fraction() - 0.5) * 12;
	return [write(0, 0), write(step(), step()), write(step(), step())];
}

function makeGeometry(random: Random, kind: string): Variants {
	const x = 60 + random.fraction() * 1700;
	const y = 60 + random.fraction() * 900;
	const width = 12 + random.fraction() * 160;
	const height = 12 + random.fraction() * 120;
	switch (kind) {
		case "bounding-box": {
			const [w, h] = random.oneIn(16) ? [-width, -height] : [width, height];
			return variants(
				random,
				(dx, dy) => `"bounding-box":${JSON.stringify({ x: x + dx, y: y + dy, height: h, width: w })}`,
			);
		}
		case "rotated-bounding-box": {
			const [c, s, rotation] = random.pick(turns);
			return variants(random, (dx, dy) => {
				const [px, py] = [x + dx, y + dy];
				const corners = [
					[px, py],
					[px - height * s, py + height * c],
					[px - height * s + width * c, py + height * c + width * s],
					[px + width * c, py + width * s],
				];
				return `"rotated-bounding-box":${JSON.stringify({ x: px, y: py, width, height, rotation, corners })}`;
			});
		}
		case "polygon": {
			const ring = around(random, random.between(12, 40), x, y, width);
			return variants(random, (dx, dy) => `"polygon":${moved(ring, dx, dy)}`);
		}
		case "polyline": {
			const line = around(random, random.between(8, 24), x, y, 2 * width).slice(0, -3);
			return variants(random, (dx, dy) => `"polyline":${moved(line, dx, dy)}`);
		}
		case "point":
			return variants(random, (dx, dy) => `"point":${JSON.stringify([x + dx, y + dy])}`);
		case "segmentation": {
			const zones = Array.from({ length: random.between(1, 2) }, (_, zone) => ({
				region: around(random, random.between(30, 70), x + 300 * zone, y, width),
				holes: Array.from({ length: random.between(0, 2) }, (_none, hole) =>
					around(random, random.between(6, 14), x + 300 * zone + 20 * hole, y, width / 8),
				),
			}));
			return variants(random, (dx, dy) => {
				const written = zones.map(
					({ region, holes }) =>
						`{"region":${moved(region, dx, dy)},"holes":[${holes.map((hole) => moved(hole, dx, dy)).join(",")}]}`,
				);
				return `"segmentation":{"zones":[${written.join(",")}]}`;
			});
		}
		default:
			throw new Error(`makeGeometry: got "${kind}", expected a kind of the table of titles`);
	}
}

const texts = [
	"Partly hidden by the van.",
	'The sign reads "STOP"\nand is bent.',
	"C:\\images\\left\\0001.png",
	"{not json} [really]",
	"",
	"42",
	"Größe unklar",
	"\\\\",
];

interface Question {
	schemaId: string;
	tool: string;
	title: string;
	answer: (random: Random) => unknown;
	/** A follow-up question, asked once in `often`. */
	follow?: { question: Question; often: number };
}

function makeQuestions(random: Random): Question[] {
	const where: Question = {
		schemaId: hex(random, 23),
		tool: "checkbox",
		title: "Where?",
		answer: (r) => r.pick([["Front"], ["Front", "Left side"], ["Rear"], [null, "Roof"]]),
		follow: {
			question: {
				schemaId: hex(random, 23),
				tool: "text",
				title: "Remark",
				answer: (r) => r.pick(texts),
			},
			often: 3,
		},
	};
	return [
		{
			schemaId: hex(random, 23),
			tool: "radio",
			title: "Usable?",
			answer: (r) => r.pick(["Yes", "No"]),
			follow: { question: where, often: 2 },
		},
		{
			schemaId: hex(random, 23),
			tool: "single-dropdown",
			title: "Weather",
			answer: (r) => r.pick(["Clear", "Rain", "Fog", "Snow / sleet", null]),
		},
		{
			schemaId: hex(random, 23),
			tool: "multi-dropdown",
			title: "Lighting",
			answer: (r) => r.pick([["Day"], ["Night", "Lit"], ["Dusk | dawn"]]),
		},
		{
			schemaId: hex(random, 23),
			tool: "tree-dropdown",
			title: "Scene",
			answer: (r) => r.pick([["Road", "Road / Urban"], ["Road", "Road / Rural"], ["Parking"]]),
		},
		{ schemaId: hex(random, 23), tool: "text", title: "Comment", answer: (r) => r.pick(texts) },
	];
}

/** The answer without its object id: the id goes between `head` and `tail`. */
function makeAnswer(random: Random, question: Question): AnswerPiece {
	const { schemaId, tool, title, follow } = question;
	let nested = 0;
	let inner = "";
	if (follow !== undefined && random.oneIn(follow.often)) {
		const piece = makeAnswer(random, follow.question);
		inner = piece.head + hex(random, 23) + piece.tail;
		nested = 1 + piece.nested;
	}
	const written = JSON.stringify({ schemaId, tool, title, answer: question.answer(random) }).slice(1, -1);
	return { head: `{"objectId":"`, tail: `",${written},"classifications":[${inner}]}`, nested };
}

export function makePieces(random: Random): Pieces {
	const classes = new Map<string, ToolClass[]>();
	const geometry = new Map<string, Variants[]>();
	for (const [kind, names] of titles) {
		classes.set(
			kind,
			names.map((title) => ({ schemaId: hex(random, 23), title, kind })),
		);
		geometry.set(
			kind,
			Array.from({ length: 128 }, () => makeGeometry(random, kind)),
		);
	}
	const questions = makeQuestions(random);
	const toolQuestions = [questions[0], questions[3]].filter((question) => question !== undefined);
	const nestedAnswers = Array.from({ length: 64 }, () => {
		const pieces = random.oneIn(3) ? toolQuestions.map((question) => makeAnswer(random, question)) : [];
		return {
			text: `[${pieces.map(({ head, tail }) => head + hex(random, 23) + tail).join(",")}]`,
			nested: pieces.reduce((sum, piece) => sum + 1 + piece.nested, 0),
		};
	});
	return {
		classes,
		geometry,
		nestedAnswers,
		answers: questions.map((question) => Array.from({ length: 64 }, () => makeAnswer(random, question))),
		relationClasses: [
			{ schemaId: hex(random, 23), title: "Follows", kind: "relation" },
			{ schemaId: hex(random, 23), title: "Group ", kind: "relation" },
		],
		idHeads: Array.from({ length: 1024 }, () => hex(random, 16)),
	};
}
