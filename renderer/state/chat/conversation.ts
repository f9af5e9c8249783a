/** One message of a conversation file (format.md, 4.3), as far as it has the form of one. */
export interface Message {
	/** As text; null where the file gives none. */
	id: string | null;
	role: string | null;
	/** Id of who wrote it. */
	user: string | null;
	text: string;
	/** True where the content is neither text nor parts of text: then `text` is its JSON. */
	isRaw: boolean;
}

export interface Conversation {
	messages: readonly Message[];
	/** By id, the first of each. */
	byId: ReadonlyMap<string, number>;
}

/** Read once; a file that is no conversation is parsed only where it could be one. Null: it is none. */
export function conversationOf(text: string): Conversation | null {
	if (!/^\s*\{/u.test(text) || !text.includes('"messages"')) return null;
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
	const list = isObject(parsed) ? parsed["messages"] : null;
	if (!Array.isArray(list) || !list.some((entry) => isObject(entry) && "content" in entry)) return null;
	const messages = list.map(messageOf);
	const byId = new Map<string, number>();
	for (const [at, { id }] of messages.entries()) if (id !== null && !byId.has(id)) byId.set(id, at);
	return { messages, byId };
}

function messageOf(entry: unknown): Message {
	if (!isObject(entry)) return { id: null, role: null, user: null, text: indented(entry), isRaw: true };
	const { id, content, user, role } = entry;
	const words = wordsOf(content);
	return {
		id: wordOf(id),
		role: wordOf(isObject(user) ? (user["role"] ?? role) : role),
		user: wordOf(isObject(user) ? user["id"] : user),
		text: words ?? indented(content),
		isRaw: words === null,
	};
}

/** Null where something else than text is in it, which must not be lost. */
function wordsOf(content: unknown): string | null {
	if (typeof content === "string") return content;
	if (!Array.isArray(content)) return null;
	const parts = content.map((part: unknown) => {
		if (typeof part === "string") return part;
		return isObject(part) && part["type"] === "text" && typeof part["text"] === "string" ? part["text"] : null;
	});
	return parts.includes(null) ? null : parts.join("\n");
}

function wordOf(value: unknown): string | null {
	if (typeof value === "string") return value;
	return typeof value === "number" ? String(value) : null;
}

function indented(value: unknown): string {
	return value === undefined ? "" : JSON.stringify(value, null, 2);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
