import { idsOf, type NamedId } from "#shared/named-ids";
import type { Tool } from "#shared/task";
import type { Conversation } from "./conversation.ts";

export interface MessageLabel {
	tool: Tool;
	/** By what the message was found; null where it is not in the file. */
	by: NamedId | null;
}

export interface MessageLabels {
	/** By the message's place in the conversation. */
	of: ReadonlyMap<number, readonly MessageLabel[]>;
	/** Tools whose message is not in the file. */
	adrift: readonly MessageLabel[];
	/** The message of a tool, by `tool.index`. */
	messageOf: ReadonlyMap<number, number>;
	/** Under which keys messages were found, and for how many tools each. */
	keys: ReadonlyMap<string, number>;
}

/**
 * Which tool labels which message: the one whose id any unknown key of the tool holds. Keys that are called after messages come
 * before others, since a short id may stand under any key by chance.
 */
export function messageLabels(tools: readonly Tool[], { byId }: Conversation): MessageLabels {
	const of = new Map<number, MessageLabel[]>();
	const adrift: MessageLabel[] = [];
	const messageOf = new Map<number, number>();
	const keys = new Map<string, number>();
	for (const tool of tools) {
		const hits = idsOf(tool).filter(({ id }) => byId.has(id));
		const by = hits.find(({ key }) => /message|msg/iu.test(key)) ?? hits[0] ?? null;
		const message = by === null ? undefined : byId.get(by.id);
		if (by === null || message === undefined) {
			adrift.push({ tool, by: null });
			continue;
		}
		const there = of.get(message);
		if (there === undefined) of.set(message, [{ tool, by }]);
		else there.push({ tool, by });
		messageOf.set(tool.index, message);
		keys.set(by.key, (keys.get(by.key) ?? 0) + 1);
	}
	return { of, adrift, messageOf, keys };
}
