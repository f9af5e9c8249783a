import type { Chat } from "../state/chat/chat.svelte.ts";
import { count, counted } from "../wording/count.ts";
import type { FactGroup } from "./task-facts.ts";

/** What is known of a conversation and of how its labels found their messages; null where the text is none. */
export function chatGroup({ conversation, labels }: Chat): FactGroup | null {
	if (conversation === null || labels === null) return null;
	const found = [...labels.keys].map(([key, times]) => `${counted(times, "label")} by ${key}`);
	const twice = conversation.messages.filter(({ id }) => id !== null).length - conversation.byId.size;
	return {
		title: "Conversation",
		facts: [
			{ name: "messages", value: count(conversation.messages.length) },
			{ name: "found", value: found.length === 0 ? "no label names a message of this file" : found.join(", ") },
			...(labels.adrift.length === 0
				? []
				: [{ name: "not in the file", value: `the message of ${counted(labels.adrift.length, "label")}` }]),
			...(twice === 0 ? [] : [{ name: "ids that repeat", value: `${count(twice)}; labels stand at the first` }]),
		],
	};
}
