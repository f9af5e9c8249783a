import type { Size } from "./view.ts";

/** What is painted on the sheet: a decoded picture, or a frame of a film. */
export type SheetPicture = ImageBitmap | VideoFrame;

/** In pixels of the picture; a frame's may be stretched to square ones. 0 x 0 once it is closed. */
export function pictureSize(picture: SheetPicture): Size {
	if ("displayWidth" in picture) return { width: picture.displayWidth, height: picture.displayHeight };
	return { width: picture.width, height: picture.height };
}
