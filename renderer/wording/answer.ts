/** An answer in one line. Unanswered is told from an empty text. */
export function answerText(answer: string | readonly string[] | null): string {
	if (answer === null) return "unanswered";
	if (typeof answer === "string") return answer === "" ? "(empty text)" : answer;
	return answer.length === 0 ? "(nothing chosen)" : answer.join(", ");
}
