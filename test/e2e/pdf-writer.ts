/** A page of plain rectangles. */
export interface WrittenPage {
	/** Points: left, bottom, right, top; y up, as PDF has it. */
	mediaBox: readonly [number, number, number, number];
	cropBox?: readonly [number, number, number, number];
	/** Degrees clockwise. */
	rotate?: number;
	rects: readonly { at: readonly [x: number, y: number, width: number, height: number]; colour: Rgb }[];
	/** Operators after the rectangles. */
	more?: string;
	/** The resources' entries. */
	resources?: string;
}
type Rgb = readonly [number, number, number];

export interface WriteOptions {
	/** Says that a password is needed, without one that would fit. */
	locked?: boolean;
	/** Entries of the catalogue. */
	catalogue?: string;
	/** Objects beyond those of the pages, by number from 10,000 up; for resources to refer to. */
	objects?: Readonly<Record<number, Buffer | string>>;
}

/** A PDF file with these pages, every offset in its table as it should be. */
export function writePdf(
	pages: readonly WrittenPage[],
	{ locked = false, catalogue = "", objects = {} }: WriteOptions = {},
): Buffer {
	const bodies = new Map<number, Buffer | string>();
	const pageNumber = (at: number): number => 10 + 2 * at;
	bodies.set(1, `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`);
	const kids = pages.map((_, at) => `${String(pageNumber(at))} 0 R`).join(" ");
	bodies.set(2, `<< /Type /Pages /Kids [${kids}] /Count ${String(pages.length)} >>`);
	for (const [at, page] of pages.entries()) {
		const content = `${page.rects.map(painted).join("\n")}\n${page.more ?? ""}`;
		bodies.set(
			pageNumber(at),
			`<< /Type /Page /Parent 2 0 R /MediaBox [${page.mediaBox.join(" ")}] ` +
				(page.cropBox === undefined ? "" : `/CropBox [${page.cropBox.join(" ")}] `) +
				`/Rotate ${String(page.rotate ?? 0)} /Resources << ${page.resources ?? ""} >> ` +
				`/Contents ${String(pageNumber(at) + 1)} 0 R >>`,
		);
		bodies.set(pageNumber(at) + 1, stream("", Buffer.from(content)));
	}
	for (const [number, body] of Object.entries(objects)) bodies.set(Number(number), body);
	if (locked) {
		const noise = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7 + 1)).toString("hex");
		bodies.set(3, `<< /Filter /Standard /V 1 /R 2 /P -4 /O <${noise}> /U <${noise}> >>`);
	}
	return withTable(bodies, locked ? "/Encrypt 3 0 R /ID [<00> <00>] " : "");
}

/** The body of a stream object. @param entries of its dictionary, besides its length */
export function stream(entries: string, bytes: Buffer): Buffer {
	const head = Buffer.from(`<< ${entries} /Length ${String(bytes.length)} >>\nstream\n`);
	return Buffer.concat([head, bytes, Buffer.from("\nendstream")]);
}

function painted({ at, colour }: WrittenPage["rects"][number]): string {
	return `${colour.map((channel) => (channel / 255).toFixed(4)).join(" ")} rg ${at.join(" ")} re f`;
}

function withTable(bodies: ReadonlyMap<number, Buffer | string>, trailer: string): Buffer {
	const parts = [Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1")];
	const sections: string[] = ["0 1\n0000000000 65535 f \n"];
	let offset = parts[0]?.length ?? 0;
	const numbers = [...bodies.keys()].sort((a, b) => a - b);
	for (const number of numbers) {
		const part = Buffer.concat([
			Buffer.from(`${String(number)} 0 obj\n`),
			Buffer.from(bodies.get(number) ?? ""),
			Buffer.from("\nendobj\n"),
		]);
		sections.push(`${String(number)} 1\n${String(offset).padStart(10, "0")} 00000 n \n`);
		offset += part.length;
		parts.push(part);
	}
	const size = (numbers.at(-1) ?? 0) + 1;
	const end =
		`xref\n${sections.join("")}trailer\n<< /Size ${String(size)} /Root 1 0 R ${trailer}>>\n` +
		`startxref\n${String(offset)}\n%%EOF\n`;
	return Buffer.concat([...parts, Buffer.from(end)]);
}
