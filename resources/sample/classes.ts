/** The classes and questions of the made-up projects. Ids are of the lengths that real exports have. */

export interface SampleClass {
	schemaId: string;
	title: string;
}

const toolClass = (schemaId: string, title: string): SampleClass => ({ schemaId, title });

export const classes = {
	car: toolClass("1a6f2c0d9be84735f0c2a11", "Car"),
	/** The same title as `car`, another class. */
	parkedCar: toolClass("7d20b4e1f3a95c6680bd942", "Car"),
	taxi: toolClass("3be91c5570da42f8891ef03", "Taxi"),
	person: toolClass("58c4e7a21f0b9d3364aa174", "Pedestrian"),
	sign: toolClass("90f1d2b86ce34a7750e3b85", "Traffic sign"),
	tree: toolClass("c27a5e904bd1f8362019da6", "Tree"),
	road: toolClass("e4830fb19ac75d2264f7e17", "Road"),
	sky: toolClass("06db7f2ce8a1459930c5b28", "Sky"),
	building: toolClass("b915c3e07fa24d8866103f9", "Building"),
	lane: toolClass("2fe08a7d41c6b9355d7ac0a", "Lane marking"),
	kerb: toolClass("8c61f4d3b02e7a9914e582b", "Kerb"),
	wheel: toolClass("d70be295fc18a64430a9b7c", "Wheel contact"),
	field: toolClass("41a9d8e6c7023fb5587e19d", "Field"),
	water: toolClass("f5306bc21e9d78a44c07d6e", "Water"),
	river: toolClass("69e2f1a7d8b54c0033fb91f", "River course"),
	track: toolClass("a80c7d35e2f9164b7015ce0", "Track"),
	house: toolClass("1d94b6f8032ea7c5598d041", "House"),
	bolt: toolClass("e71f0c2b95ad8364470be52", "Bolt"),
	nut: toolClass("35c8a9e0d7f1b2644e69073", "Nut"),
	washer: toolClass("9af2470bd6e5c1833170f84", "Washer"),
	defect: toolClass("c06e5b19f3d8a72244905b5", "Defect"),
	dial: toolClass("70d3b8f4a1c96e2557ef1a6", "Dial"),
	needle: toolClass("4eb5f92d07a3c86116c8d37", "Needle"),
	cell: toolClass("b28e0a64d1f7953c80f2e48", "Cell"),
	/** The same title as `cell`, another class. */
	mitosis: toolClass("07f9c5d3e82b6a41995ad79", "Cell"),
	nucleus: toolClass("da41e70c9f5b8263374b0ea", "Nucleus"),
	nodule: toolClass("63b0f8d92ce5a714408cf1b", "Nodule"),
	measure: toolClass("fc27d1a5908be346672e04c", "Diameter"),
	cobb: toolClass("8e59c03ad7f4b12661e9a5d", "Cobb angle"),
	/** Schema ids of voxel brushes are small integers. */
	lung: toolClass("1", "Lung"),
	heading: toolClass("2c85e9f017bd4a63398d06e", "Heading"),
	table: toolClass("5f70a1d8c3e692b4475b17f", "Table"),
	signature: toolClass("a6d4f38be0951c72283ce80", "Signature"),
	stamp: toolClass("e19b7c02f5d8a4633074d91", "Stamp"),
	company: toolClass("48f6ad5e01c2b973365f0a2", "Company"),
	amount: toolClass("b3e07d9182fc5a64409e1b3", "Amount"),
	speech: toolClass("7ac1f5b0e9d38264471f2c4", "Speech"),
	/** Names that trip tables kept in plain objects. */
	constructorClass: toolClass("1672531200000", "constructor"),
	protoClass: toolClass("1672531200001", "__proto__"),
	untitled: toolClass("d05c8f71e2b9a34660a3d45", ""),
	follows: toolClass("20e7b9d6f1c8a5433b8e4d6", "Looks at"),
	partOf: toolClass("95a0f4e7c2d1b8633c9f5e7", " Belongs together "),
} as const satisfies Record<string, SampleClass>;

export type QuestionKind = "radio" | "checkbox" | "single-dropdown" | "multi-dropdown" | "tree-dropdown" | "text";

export interface Question {
	schemaId: string;
	tool: QuestionKind;
	title: string;
}

const question = (schemaId: string, tool: QuestionKind, title: string): Question => ({ schemaId, tool, title });

export const questions = {
	usable: question("f3b70d1c85e2a94660b7c01", "radio", "Is the picture usable?"),
	weather: question("0c94e8d7b1f5a32667d8e12", "single-dropdown", "Weather"),
	light: question("6be1a3f9d07c58244e9f023", "multi-dropdown", "Lighting"),
	scene: question("d28f05c7e9b6a1433fa0134", "tree-dropdown", "Scene"),
	objections: question("517ad9e0f3c2b86440b1245", "checkbox", "Objections"),
	remark: question("b80e4f6d21c7a95551c2356", "text", "Remark"),
	occluded: question("9d35f1b7e0c8a26662d3467", "radio", "Occluded?"),
	by: question("2f0c6e8ad9b1574773e4578", "checkbox", "Hidden by"),
	share: question("e67b10f4c5d9a38884f5689", "text", "Hidden share (%)"),
	phase: question("70c9d2e5b8f4a61995067a0", "tree-dropdown", "Phase"),
	track: question("a14ef8b3d6c0759aa6178b1", "text", "TrackId"),
	accept: question("38d5c7f0e1b9a24bb7289c2", "radio", "Part accepted?"),
} as const satisfies Record<string, Question>;
