import { describe, expect, it } from "vitest";
import type { UnknownKeys } from "#shared/json";
import type { Tool } from "#shared/task";
import { conversationOf } from "../../../../renderer/state/chat/conversation.ts";
import { idsOf, namesMessage } from "#shared/named-ids";
import { messageLabels } from "../../../../renderer/state/chat/message-links.ts";
import { toolOf } from "../../sample-task.ts";

const written = (messages: unknown) => JSON.stringify({ messages });
const read = (messages: unknown) => {
	const conversation = conversationOf(written(messages));
	if (conversation === null) throw new Error("It is a conversation.");
	return conversation;
};

describe("a conversation", () => {
	it("is read with its ids, roles and texts, parts of text joined", () => {
		const { messages } = read([
			{ id: "m1", content: "Hello <b>you</b>", user: { role: "user", id: "u1" } },
			{
				id: 2,
				content: [{ type: "text", text: "one" }, "two", { type: "text", text: "three" }],
				user: { role: "assistant", id: 7 },
			},
			{ content: "no id", role: "system" },
		]);
		expect(messages).toEqual([
			{ id: "m1", role: "user", user: "u1", text: "Hello <b>you</b>", isRaw: false },
			{ id: "2", role: "assistant", user: "7", text: "one\ntwo\nthree", isRaw: false },
			{ id: null, role: "system", user: null, text: "no id", isRaw: false },
		]);
	});

	it("loses nothing of what is no text: it is shown as JSON", () => {
		const { messages } = read([
			{
				id: "a",
				content: [
					{ type: "text", text: "see" },
					{ type: "image", url: "https://h.invalid/x.png" },
				],
			},
			{ id: "b", content: null },
			{ id: "c", content: { __proto__x: 1 } },
			"bare",
			null,
		]);
		expect(messages.map(({ isRaw }) => isRaw)).toEqual([true, true, true, true, true]);
		expect(messages[0]?.text).toContain('"url": "https://h.invalid/x.png"');
		expect(messages.map(({ text }) => text).slice(1)).toEqual(["null", '{\n  "__proto__x": 1\n}', '"bare"', "null"]);
	});

	it("is no other JSON, no broken JSON and no text that only speaks of messages", () => {
		for (const text of [
			"",
			"[]",
			'{"messages": 3}',
			'{"messages": []}',
			'{"messages": [1, 2]}',
			'{"messages": [{"content": "cut of',
			'He said "messages"',
			'[{"messages": [{"content": "a"}]}]',
		])
			expect(conversationOf(text), text).toBeNull();
		expect(conversationOf(`\n ${written([{ content: "a" }])}`)?.messages).toHaveLength(1);
	});

	it("keeps the first of messages that share an id", () => {
		const { byId } = read([
			{ id: "constructor", content: "a" },
			{ id: "constructor", content: "b" },
		]);
		expect([...byId]).toEqual([["constructor", 0]]);
	});
});

const tool = (index: number, unknown: UnknownKeys): Tool => toolOf(index, "Good answer", { kind: "none" }, { unknown });

describe("labels of messages", () => {
	const conversation = read([
		{ id: "m1", content: "a" },
		{ id: "m2", content: "b" },
		{ id: "3", content: "c" },
	]);

	it("are found by whatever key holds the id, and say which", () => {
		const labels = messageLabels(
			[
				tool(0, [["messageId", "m2"]]),
				tool(1, [["message", { ref: { id: "m1" } }]]),
				tool(2, [["targets", ["x", "m2"]]]),
				tool(3, [["messageId", "gone"]]),
				tool(4, []),
			],
			conversation,
		);
		expect([...labels.of].map(([at, found]) => [at, found.map(({ tool, by }) => [tool.index, by?.key])])).toEqual([
			[
				1,
				[
					[0, "messageId"],
					[2, "targets"],
				],
			],
			[0, [[1, "message.ref.id"]]],
		]);
		expect(labels.adrift.map(({ tool }) => tool.index)).toEqual([3, 4]);
		expect([...labels.messageOf]).toEqual([
			[0, 1],
			[1, 0],
			[2, 1],
		]);
		expect([...labels.keys]).toEqual([
			["messageId", 1],
			["message.ref.id", 1],
			["targets", 1],
		]);
	});

	it("go by a key that is called after messages where another holds an id by chance", () => {
		const labels = messageLabels(
			[
				tool(0, [
					["rank", 3],
					["msg", "m1"],
				]),
			],
			conversation,
		);
		expect(labels.messageOf.get(0)).toBe(0);
	});

	it("tell a conversation where there is no file: by the names of their keys", () => {
		expect(namesMessage(tool(0, [["message", { id: "m1" }]]))).toBe(true);
		expect(namesMessage(tool(0, [["rank", 3]]))).toBe(false);
		expect(idsOf(tool(0, [["a", [1, null, true, "x"]]]))).toEqual([
			{ key: "a", id: "1" },
			{ key: "a", id: "x" },
		]);
	});
});
