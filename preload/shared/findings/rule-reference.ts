/** The language of rules, for help: groups of an example and what it asks for. Each example is a check that can be read. */
export const ruleReference: readonly {
	title: string;
	/** Said before the examples. */
	words: string;
	examples: readonly (readonly [example: string, words: string])[];
}[] = [
	{
		title: "A text of rules",
		words:
			"One rule a line: how grave it is, a name, a colon, and what is to hold. Where it does not hold there is a violation. A # begins a comment.",
		examples: [
			["pack Street rules", "names the pack: once, and it must be there"],
			["error small boxes: Car width >= 8 px", "error, warning or note; each name once"],
		],
	},
	{
		title: "Names",
		words: "A class, question or relation is named by its title or its schema id, as exported; letter case counts.",
		examples: [
			['"Traffic light" vertices >= 3', "several words, or signs, go in quotes"],
			["Car or Truck, Bus vertices >= 3", "any of several"],
			["any class vertices >= 3", "whatever the class is"],
			['Car where answer "Truncated?" = No height >= 8 px', "only those with this answer of their own"],
			[
				"Car where area > 5 % and height > 50 px has aspect <= 4",
				"only those of this shape; has may stand before a measure",
			],
		],
	},
	{
		title: "Figures",
		words: "px: pixels of the picture (of areas, square pixels). %: of the picture's width, height or area.",
		examples: [
			["Car width >= 8 px", "also > < <= =, and at least, over, under, at most, exactly"],
			["Car width 8..200 px", "also from 8 to 200 px; both bounds count"],
			["Car width >= 8 px and height >= 8 px", "both"],
		],
	},
	{
		title: "Measures of an annotation",
		words:
			"What has no such measure is counted as not judged, as is what is in % where the export has no picture size.",
		examples: [
			["Car shorter side >= 8 px", "width, height, shorter side, longer side: of a rotated box along its sides"],
			["Car area 100..50000 px", "holes and what overlaps taken off"],
			["Car aspect 0.2..5", "width over height"],
			["Lane length >= 40 px", "of a line"],
			["Name span 1..80", "characters of a text, or seconds of a sound"],
			["Car rotation -45..45", "degrees of a rotated box, clockwise"],
			["Road vertices 3..500", "points of the outline, holes included"],
			["Road parts <= 3", "separate parts of a segmentation; holes counts its holes"],
			["Road crossings = 0", "how often the outline crosses or touches itself"],
			["any class outside <= 2 px", "beyond the border of the picture; in %: that share of the area"],
			["Car is a box or polygon", "also rotated-box, polyline, spline, point, segmentation, circle, entity …"],
		],
	},
	{
		title: "What lies upon what",
		words: "On one page, among shapes with an area.",
		examples: [
			["Car with Car IoU <= 0.9", "what two share over what they cover together, at most"],
			["Sign with Car overlap <= 50 %", "what two share of the smaller one, at most"],
			["Wheel inside Car by 90 %", "so much of each lies in one of the others; without by: all of it"],
		],
	},
	{
		title: "How many, and together",
		words: "Of a task, entries of one object on several pages are one. Pages are those on which something lies.",
		examples: [
			["Car 1..200 per task", "also per page, and of answers and relations"],
			["never Day with Night in a task", "not both; also on a page, and of answers and relations"],
			["only Car or Truck", "no other class"],
			["task needs Car", "each task; page needs Car: each page"],
			["Car needs Plate in a task", "where there is one, there is the other; also on a page"],
		],
	},
	{
		title: "Answers",
		words: "Of an annotation, nested ones too, or of the task.",
		examples: [
			['Car needs answer "Occluded?"', "each has this answer of its own"],
			['answer "Damaged?" = Yes needs answer "Damage kind"', "beside it: in the same annotation, or of the task"],
			["answer Colour = red or blue needs answer Shade != none", "one of several; any other than"],
			["answer Colour is one of red, green, blue", "where it is answered"],
			["answer Age is a number 0..120", "without bounds: any number"],
			['answer Plate is like "B-*"', "* stands for anything, ? for one character"],
			["any answer is given", "no question is left open"],
		],
	},
	{
		title: "Relations",
		words: "Ends are looked for on the relation's page.",
		examples: [
			["relation drives from Person to Car", "its ends are there, and of these classes"],
			["Person needs relation drives", "each is an end of one"],
			["relation drives <= 5 per task", "counts"],
		],
	},
];
