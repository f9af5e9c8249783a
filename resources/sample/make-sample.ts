import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportText } from "./export-text.ts";
import { maskFiles } from "./masks.ts";
import { pictures } from "./scenes.ts";
import { noteText } from "./tasks-documents.ts";

/*
 * Draws the sample that comes with the program: `npx tsx resources/sample/make-sample.ts [FOLDER]`, by default into its own
 * folder. The same files come out every time; test/resources/sample.test.ts holds it to that.
 */
const folder = process.argv[2] ?? import.meta.dirname;
const media = join(folder, "media");
mkdirSync(media, { recursive: true });
for (const { name, picture } of pictures()) writeFileSync(join(media, name), picture.png());
for (const { name, bytes } of maskFiles()) writeFileSync(join(media, name), bytes());
writeFileSync(join(media, "review-note.txt"), noteText);
writeFileSync(join(folder, "sample-export.json"), exportText());
