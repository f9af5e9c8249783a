/** Bytes looked at to tell a PDF: its header may stand behind what a mail program or a printer put before it. */
export const pdfHeadBytes = 1024;

/** By content, never by name. @param head the first bytes of the file, up to `pdfHeadBytes` */
export function isPdf(head: Uint8Array): boolean {
	return Buffer.from(head.buffer, head.byteOffset, head.length).includes("%PDF-");
}
