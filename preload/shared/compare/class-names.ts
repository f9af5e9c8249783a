interface NamedClass {
	schemaId: string | null;
	title: string;
}

/** Names of classes, no two of them alike: titles, and beside those that repeat the schemaId. */
export function classNames(classes: readonly NamedClass[]): string[] {
	const titles = classes.map(({ schemaId, title }) => (title === "" ? (schemaId ?? "") : title));
	const repeated = new Map<string, number>();
	for (const title of titles) repeated.set(title, (repeated.get(title) ?? 0) + 1);
	return titles.map((title, at) => {
		const id = classes[at]?.schemaId ?? null;
		return (repeated.get(title) ?? 0) > 1 && id !== null && id !== title ? `${title} (${id})` : title;
	});
}
