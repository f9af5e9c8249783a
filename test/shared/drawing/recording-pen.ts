import type { Pen } from "#shared/drawing/drawing";

/** Writes down what a path is given: the commands as SVG path data would have them, arcs aside, and the vertices. */
export class RecordingPen implements Pen {
	readonly commands: string[] = [];
	readonly vertices: [number, number][] = [];

	moveTo(x: number, y: number): void {
		this.#write("M", x, y);
	}

	lineTo(x: number, y: number): void {
		this.#write("L", x, y);
	}

	bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
		this.commands.push(["C", x1, y1, x2, y2, x, y].join(" "));
		this.vertices.push([x1, y1], [x2, y2], [x, y]);
	}

	arc(x: number, y: number, radius: number, from: number, to: number): void {
		this.commands.push(["arc", x, y, radius, from, to].join(" "));
		this.vertices.push([x - radius, y - radius], [x + radius, y + radius]);
	}

	closePath(): void {
		this.commands.push("Z");
	}

	#write(command: string, x: number, y: number): void {
		this.commands.push([command, x, y].join(" "));
		this.vertices.push([x, y]);
	}
}

/** Whether a place is filled by the lines recorded so far, by winding number: an oracle apart from the drawings' own. */
export function isFilled(pen: RecordingPen, rule: "evenodd" | "nonzero" | null, x: number, y: number): boolean {
	let winding = 0;
	let start: [number, number] = [0, 0];
	let at: [number, number] = [0, 0];
	const step = (to: [number, number]): void => {
		const side = (to[0] - at[0]) * (y - at[1]) - (x - at[0]) * (to[1] - at[1]);
		if (at[1] <= y && to[1] > y && side > 0) winding++;
		if (at[1] > y && to[1] <= y && side < 0) winding--;
		at = to;
	};
	for (const command of pen.commands) {
		const [name, toX, toY] = command.split(" ");
		if (name === "Z") step(start);
		else if (name === "M") at = start = [Number(toX), Number(toY)];
		else step([Number(toX), Number(toY)]);
	}
	return rule === "nonzero" ? winding !== 0 : rule === "evenodd" && winding % 2 !== 0;
}
