import { Niivue, NVImage } from "@niivue/niivue";

/** What is seen of labels: by number from 1, `#rrggbb`. */
export interface SolidLabels {
	file: ArrayBuffer;
	colours: readonly string[];
	/** 0 to 1. */
	opacity: number;
}

export interface Solid {
	/** NIfTI in memory; null where there are labels alone. */
	values: ArrayBuffer | null;
	/** Scaled values that are black and white. */
	window: { least: number; most: number };
	labels: SolidLabels | null;
}

/** What niivue declares without saying that most of it has defaults. */
interface ImageReader {
	new: (
		file: ArrayBuffer,
		name: string,
		colours: string,
		opacity: number,
		pair?: null,
		least?: number,
		most?: number,
	) => Promise<NVImage>;
}

const images = NVImage as unknown as ImageReader;

/**
 * A volume in three dimensions, turned by a drag. Niivue is given nothing but what lies in memory, never an address; it is
 * a chunk of the page that is fetched when a person asks for it. Its two pictures, a font and a shine, are files beside
 * the page: the page's policy has no `data:`.
 */
export class SolidView {
	readonly #canvas: HTMLCanvasElement;
	readonly #niivue = new Niivue({
		isResizeCanvas: true,
		dragAndDropEnabled: false,
		loadingText: "",
		logLevel: "silent",
		show3Dcrosshair: false,
		isOrientCube: true,
		backColor: [0, 0, 0, 1],
	});
	#turn = 0;

	private constructor(canvas: HTMLCanvasElement) {
		this.#canvas = canvas;
	}

	/** Rejects where there is no WebGL2 context to be had. */
	static async on(canvas: HTMLCanvasElement): Promise<SolidView> {
		const view = new SolidView(canvas);
		await view.#niivue.attachToCanvas(canvas);
		view.#niivue.setSliceType(view.#niivue.sliceTypeRender);
		return view;
	}

	async show({ values, window, labels }: Solid): Promise<void> {
		const turn = ++this.#turn;
		const made: NVImage[] = [];
		const { least, most } = window;
		if (values !== null) made.push(await images.new(values, "volume.nii", "gray", 1, null, least, most));
		if (labels !== null) {
			const image = await images.new(labels.file, "labels.nii", "gray", labels.opacity);
			const channel = (from: number): number[] => [
				0,
				...labels.colours.map((colour) => Number.parseInt(colour.slice(from, from + 2), 16)),
			];
			image.setColormapLabel({
				R: channel(1),
				G: channel(3),
				B: channel(5),
				A: [0, ...labels.colours.map(() => 255)],
				I: [0, ...labels.colours.map((_, at) => at + 1)],
				labels: ["", ...labels.colours.map(() => "")],
			});
			made.push(image);
		}
		if (turn !== this.#turn) return;
		for (const volume of [...this.#niivue.volumes]) this.#niivue.removeVolume(volume);
		for (const image of made) this.#niivue.addVolume(image);
		this.#niivue.drawScene();
	}

	/** Gives back what the graphics card holds. */
	dispose(): void {
		this.#turn += 1;
		this.#niivue.cleanup();
		this.#canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
	}
}
