/**
 * What a generation is called: by the lease of who wrote it, then counted. A program that lost its lease and does not
 * know it yet writes under the older lease, so that nothing of it is ever taken for the newest, or lies over it.
 */
export interface GenerationName {
	lease: number;
	generation: number;
}

const form = /^journal-(\d{8})-(\d{8})\.jsonl$/u;
const unfinished = /^journal-\d{8}-\d{8}\.jsonl\.tmp$/u;
const digits = (count: number): string => String(count).padStart(8, "0");

export function fileOf({ lease, generation }: GenerationName): string {
	return `journal-${digits(lease)}-${digits(generation)}.jsonl`;
}

/** As it stands in the file itself. */
export function labelOf({ lease, generation }: GenerationName): string {
	return `${lease}-${generation}`;
}

export function isUnfinished(file: string): boolean {
	return unfinished.test(file);
}

/** Those among the names of a folder, the newest first. */
export function generationsAmong(files: readonly string[]): GenerationName[] {
	return files
		.map((file) => form.exec(file))
		.filter((match) => match !== null)
		.map(([, lease, generation]) => ({ lease: Number(lease), generation: Number(generation) }))
		.sort((a, b) => b.lease - a.lease || b.generation - a.generation);
}
