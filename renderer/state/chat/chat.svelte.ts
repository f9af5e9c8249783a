import type { Tool } from "#shared/task";
import { conversationOf, type Conversation } from "./conversation.ts";
import { namesMessage } from "#shared/named-ids";
import { messageLabels, type MessageLabels } from "./message-links.ts";

export interface ChatSources {
	tools: () => readonly Tool[];
	/** Indices of the tools that are hidden. */
	hidden: () => ReadonlySet<number>;
	/** Null while it is not at hand. */
	text: () => string | null;
}

/** The text of a task as a conversation, where it is one, and which labels belong to which of its messages. */
export class Chat {
	/** Whether a person wants to see the file as it is written. */
	asText = $state(false);
	readonly #sources: ChatSources;
	readonly conversation: Conversation | null = $derived.by(() => {
		const text = this.#sources.text();
		return text === null ? null : conversationOf(text);
	});
	readonly labels: MessageLabels | null = $derived.by(() =>
		this.conversation === null ? null : messageLabels(this.#sources.tools(), this.conversation),
	);
	/** Tools that speak of a message, hidden ones left out: what there is where the conversation is not at hand. */
	readonly named: readonly Tool[] = $derived.by(() => {
		const hidden = this.#sources.hidden();
		return this.#sources.tools().filter((tool) => !hidden.has(tool.index) && namesMessage(tool));
	});
	readonly isShown: boolean = $derived(this.conversation !== null && !this.asText);

	constructor(sources: ChatSources) {
		this.#sources = sources;
	}
}
