/**
 * What every response to the page carries, on the desktop and on loopback alike. Nothing is allowed that the page does
 * not need; a script, style or picture from anywhere else does not load, and no text becomes markup.
 */
const policy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' blob:",
	"font-src 'self'",
	"connect-src 'self'",
	"worker-src 'self'",
	"media-src 'self'",
	"object-src 'none'",
	"frame-src 'none'",
	"child-src 'none'",
	"form-action 'none'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	// Only for the address of the thread that reads PDFs: its one policy answers with that, whatever it is asked.
	"trusted-types pdf-worker",
].join("; ");

export const pageHeaders: Readonly<Record<string, string>> = {
	"content-security-policy": policy,
	"x-content-type-options": "nosniff",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-embedder-policy": "require-corp",
	"cross-origin-resource-policy": "same-origin",
	"permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()",
	"referrer-policy": "no-referrer",
};

/**
 * The thread that reads PDFs has a policy of its own: no document, no other thread, and nothing but its own script and
 * what lies beside the page. It decodes pictures (JPEG 2000, JBIG2, fax) by WebAssembly, which the page itself may not.
 */
const pdfWorkerPolicy = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"connect-src 'self'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join("; ");

/** What a file of the page carries besides what every response does, by its path. */
export function headersOfFile(path: string): Readonly<Record<string, string>> {
	return /^\/assets\/pdf-worker-[\w-]+\.js$/u.test(path) ? { "content-security-policy": pdfWorkerPolicy } : {};
}
