/** Closes a picture after whoever shows it has been told to let go: a closed one cannot be painted. */
export function closeLater(picture: { close(): void } | null): void {
	if (picture === null) return;
	setTimeout(() => {
		picture.close();
	}, 0);
}
