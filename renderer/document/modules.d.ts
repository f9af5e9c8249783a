/** Reads and answers by itself once it is loaded in a worker. */
declare module "pdfjs-dist/legacy/build/pdf.worker.min.mjs" {}

/** The address of a script that Vite has bundled for a worker. */
declare module "*?worker&url" {
	const url: string;
	export default url;
}
