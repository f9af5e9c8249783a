import { classes, questions } from "./classes.ts";
import { boxShape, circleShape, loosely, pdfShape, splineShape } from "./geometry.ts";
import { scenes } from "./scenes.ts";
import type { Box } from "./shapes.ts";
import { drop, hexId, markOf, signedUrl, stages, Story } from "./story.ts";
import type { Mark } from "./story.ts";
import type { Json } from "#shared/json";

/** The text that `review-note.txt` holds; entities name characters of it. */
export const noteText = `Site visit, 14 September 2026

Acme Fasteners delivered 1,200 bolts (M12) to Line 3 on Monday morning.
Two crates were damp; Ms Okafor of Northwind Logistics took photographs.
The invoice over 3,480.00 EUR is held back until the parts are counted again.
`;

/** A report of three pages: one dataset, a page number on every tool. */
function report(): Story {
	const [first, second, third] = scenes.pages;
	if (first === undefined || second === undefined || third === undefined)
		throw new Error("report: expected three pages");
	const pages = scenes.pages.map(({ name }) => signedUrl(`reports/${name}`));
	const box = (from: Box | null): Box => from ?? { x: 0, y: 0, width: 0, height: 0 };
	return new Story({
		name: "report",
		minute: 480,
		asset: {
			asset: pages[0] ?? "",
			assetId: hexId("report", 24),
			dataset: pages,
			externalId: "quarterly-report.pdf",
			metadata: { width: 640, height: 800 },
			batches: ["Documents"],
		},
	})
		.label("gus@example.org", 377, (state) => {
			state.marks.push(
				{ key: "heading 0", class: classes.heading, page: 0, shape: boxShape(loosely(first.title, 3)) },
				{ key: "table", class: classes.table, page: 0, shape: boxShape(box(first.table)) },
				// The same object on two pages, as copying across pages leaves it.
				{
					key: "heading 1",
					objectId: hexId("report heading", 23),
					class: classes.heading,
					page: 1,
					shape: boxShape(second.title),
				},
				{
					key: "heading 2",
					objectId: hexId("report heading", 23),
					class: classes.heading,
					page: "2",
					shape: boxShape(third.title),
				},
				{ key: "chart", class: classes.table, page: 1, shape: boxShape(box(second.chart), "from top right") },
				{
					key: "stamp",
					class: classes.stamp,
					page: 2,
					shape: circleShape(third.stamp?.cx ?? 0, third.stamp?.cy ?? 0, 52),
				},
			);
			state.answers.push(
				{ question: questions.usable, answer: "Yes" },
				{ question: questions.remark, answer: "Page turned?", extra: { page: 1 } },
			);
			state.bonds.push({ key: "on one page", class: classes.partOf, page: 1, group: ["heading 1", "chart"] });
		})
		.review("hana@example.org", 84, "Fixed", (state) => {
			markOf(state, "heading 0").shape = boxShape(first.title);
			markOf(state, "stamp").shape = circleShape(third.stamp?.cx ?? 0, third.stamp?.cy ?? 0, third.stamp?.radius ?? 0);
			state.marks.push({
				key: "signature",
				class: classes.signature,
				page: 2,
				shape: splineShape(third.signature ?? []),
			});
		});
}

/** Text highlights and areas of a PDF, in units of the viewer's page. */
function deliveryNote(): Story {
	const { title, lines, stamp, signature } = scenes.note;
	const page = { width: 640, height: 800 };
	const words: Box[] = [
		{ x: 64, y: 116, width: 96, height: 13 },
		{ x: 164, y: 116, width: 120, height: 13 },
		{ x: 64, y: 138, width: 74, height: 13 },
	];
	const area = stamp === null ? title : { x: stamp.cx - 60, y: stamp.cy - 60, width: 120, height: 120 };
	return new Story({
		name: "delivery note",
		minute: 505,
		asset: {
			asset: signedUrl("notes/delivery-note.pdf"),
			assetId: hexId("delivery note", 24),
			externalId: "delivery-note",
			metadata: { pageCount: 1 },
			batches: ["Documents"],
		},
	})
		.label("gus@example.org", 145, (state) => {
			state.marks.push(
				{ key: "company", class: classes.company, shape: pdfShape(words, page, 1, { text: "Acme Fasteners, Line 3" }) },
				{ key: "amount", class: classes.amount, shape: pdfShape(lines.slice(3, 4), page, 1, { text: "3,480.00 EUR" }) },
				{ key: "area", class: classes.stamp, shape: pdfShape([area], page, 1, {}) },
			);
		})
		.review("hana@example.org", 52, "Accepted", (state) => {
			const seal = state.marks.find(({ key }) => key === "area");
			if (seal !== undefined) seal.answers = [{ question: questions.usable, answer: "Yes" }];
			if (signature !== null)
				state.marks.push({
					key: "signature",
					class: classes.signature,
					shape: pdfShape([{ x: 78, y: 590, width: 230, height: 70 }], page, 1, { text: "G. Okafor" }),
				});
		});
}

function entity(key: string, entityClass: Mark["class"], words: string): Mark {
	const start = noteText.indexOf(words);
	return { key, class: entityClass, shape: { ner: { start, end: start + words.length, selection: words } } };
}

/** A text: entities by their characters, and relations between them. */
function textNote(): Story {
	return new Story({
		name: "text",
		minute: 530,
		asset: {
			asset: signedUrl("texts/review-note.txt"),
			assetId: hexId("text", 24),
			externalId: "review-note.txt",
			metadata: {},
			batches: ["Documents"],
		},
	})
		.label("hana@example.org", 68, (state) => {
			state.marks.push(
				entity("supplier", classes.company, "Acme Fasteners "),
				entity("sum", classes.amount, "3,480.00 EUR"),
				entity("count", classes.amount, "1,200 bolts"),
			);
		})
		.review("gus@example.org", 33, "Accepted", (state) => {
			drop(state, "supplier");
			state.marks.push(
				entity("supplier trimmed", classes.company, "Acme Fasteners"),
				entity("carrier", classes.company, "Northwind Logistics"),
			);
			state.bonds.push({
				key: "bill",
				class: classes.follows,
				from: "supplier trimmed",
				to: "sum",
				direction: "straight",
			});
		});
}

/** A sound: entities by their seconds. */
function interview(): Story {
	return new Story({
		name: "interview",
		minute: 545,
		asset: {
			asset: signedUrl("sound/interview.wav"),
			assetId: hexId("interview", 24),
			externalId: "interview.wav",
			metadata: {},
			batches: ["Documents"],
			contextData: { language: "en", __note: "recorded on site" },
		},
	}).label("hana@example.org", 210, (state) => {
		state.marks.push(
			{ key: "one", class: classes.speech, shape: { ner: { start: 1.25, end: 6.875 } } },
			{ key: "two", class: classes.speech, shape: { ner: { start: 7.5, end: 19.02 } } },
		);
	});
}

/** A film in the classic layout: one entry for each object and frame, the last one stopped. */
function film(): Story {
	return new Story({
		name: "film",
		minute: 560,
		asset: {
			asset: signedUrl("film/crossing.mp4"),
			assetId: hexId("film", 24),
			externalId: "crossing.mp4",
			metadata: { width: 960, height: 540, frameTotal: 90, frameRate: 29.97 },
			batches: ["Film"],
		},
	}).label("gus@example.org", 520, (state) => {
		for (const [n, page] of [0, 15, 30, 45].entries()) {
			state.marks.push({
				key: `car at ${page.toString()}`,
				objectId: hexId("film car", 23),
				class: classes.car,
				page,
				shape: { ...boxShape({ x: 40 + 180 * n, y: 300, width: 160, height: 74 }), interpolationStopped: page === 45 },
				answers: [{ question: questions.track, answer: "car-1" }],
			});
		}
		state.answers.push(
			{ question: questions.weather, answer: "Rain", extra: { page: 0 } },
			{ question: questions.weather, answer: "Fog", extra: { page: 30, interpolationStopped: false } },
		);
	});
}

/** A picture that is in no folder. */
function missing(): Story {
	return new Story({
		name: "missing",
		minute: 580,
		asset: {
			asset: signedUrl("street/street-dusk.png"),
			assetId: hexId("missing", 24),
			externalId: "street-dusk.png",
			metadata: { width: 1280, height: 800 },
			batches: ["Street, week 37"],
		},
	})
		.label("ana@example.org", 59, (state) => {
			state.marks.push({ key: "car", class: classes.car, shape: boxShape({ x: 410, y: 480, width: 260, height: 92 }) });
		})
		.review("bo@example.org", 12, "Accepted", (state) => {
			state.answers.push({ question: questions.usable, answer: "Yes" });
		});
}

export function documentTasks(): Record<string, Json>[] {
	return [
		report().exported(stages.complete),
		deliveryNote().exported(stages.complete),
		textNote().exported(stages.complete),
		interview().exported(stages.review),
		film().exported(stages.review),
		missing().exported(stages.complete),
	];
}
