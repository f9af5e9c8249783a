import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test, type Served } from "./fixtures.ts";

interface Label {
	title: string;
	unknown: Readonly<Record<string, unknown>>;
	answer?: string;
}

/** An export of one task with labels of messages, and the folder with its conversation (null: without). */
async function openChat(served: Served, conversation: unknown, labels: readonly Label[]): Promise<Page> {
	const media = path.join(served.folder, "chats");
	mkdirSync(media);
	if (conversation !== null) writeFileSync(path.join(media, "chat.json"), JSON.stringify(conversation));
	const tools = labels.map(({ title, unknown, answer }, at) => ({
		...unknown,
		objectId: `o${String(at)}`,
		schemaId: title,
		title,
		classifications: answer === undefined ? [] : [{ objectId: "q", schemaId: "q", title: "Why", tool: "text", answer }],
	}));
	const task = { taskId: "t", stage: "Label", stageId: "Label", tools, classifications: [], relations: [] };
	const file = path.join(served.folder, "export.json");
	writeFileSync(file, JSON.stringify([{ asset: "https://host.invalid/p/chat.json", externalId: "chat.json", task }]));
	return served.open("--media", media, file);
}

const sheetOf = (page: Page) => page.getByRole("document", { name: "Conversation" });

test("20,000 messages, 10 MB, with their labels: choose, come to one far below, and scroll to the end", async ({
	served,
}) => {
	const messages = Array.from({ length: 20_000 }, (_, at) => ({
		id: `m${String(at)}`,
		content: `Message ${String(at)}. ${"The quick brown fox jumps over the lazy dog. ".repeat(10 + (at % 5))}`,
		user: { role: at % 2 === 0 ? "user" : "assistant", id: `u${String(at % 2)}` },
	}));
	const page = await openChat(served, { messages }, [
		{ title: "Helpful", unknown: { message: { id: "m1" } }, answer: "It answers the question" },
		{ title: "Far below", unknown: { messageId: "m19000" } },
		{ title: "Adrift", unknown: { messageId: "not-here" } },
	]);
	const sheet = sheetOf(page);
	await expect(sheet.getByText("Message 0.")).toBeVisible();
	const second = sheet.getByRole("article", { name: "Message 2 of 20000" });
	await expect(second).toContainText("assistant");
	await expect(second).toContainText("m1");
	await expect(second).toContainText("It answers the question");
	const tree = page.getByRole("tree", { name: "Annotations" });
	await expect(tree.getByRole("treeitem", { name: /message 2/u })).toContainText("It answers the question");
	await second.getByRole("button", { name: "Helpful" }).click();
	await expect(page.getByRole("region", { name: "Selected annotation" })).toContainText("Helpful");

	await page.getByRole("treeitem", { name: /^Fold Far below/u }).click();
	await page.keyboard.press("ArrowDown");
	await expect(sheet.getByText("Message 19000.")).toBeInViewport();
	expect(await sheet.evaluate((element) => element.querySelectorAll("*").length)).toBeLessThan(3000);

	// What is selected does not hold on to the conversation.
	await expect(async () => {
		await sheet.press("Control+End");
		await expect(sheet.getByText("Labels whose message is not in this file")).toBeInViewport({ timeout: 2000 });
	}).toPass();
	await expect(sheet.getByText("messageId not-here")).toBeInViewport();

	await page.getByRole("button", { name: "As text" }).click();
	await expect(page.getByRole("document", { name: "Text" })).toContainText('{"messages":[{"id":"m0"');
});

test("messages are text and never run, whatever they hold; what is no text is its JSON", async ({ served }) => {
	const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
	const page = await openChat(
		served,
		{
			messages: [
				{ id: 1, content: hostile, user: { role: hostile, id: hostile } },
				{ id: 2, content: [{ type: "image", url: "https://evil.invalid/x.png" }] },
				{ id: 3, content: "x".repeat(1_000_000), user: null },
			],
		},
		[{ title: hostile, unknown: { conversationMessage: 1 } }],
	);
	const sheet = sheetOf(page);
	await expect(sheet.getByRole("article", { name: "Message 1 of 3" })).toContainText(hostile);
	await expect(sheet.getByRole("article", { name: "Message 2 of 3" })).toContainText(
		'"url": "https://evil.invalid/x.png"',
	);
	await sheet.focus();
	await page.keyboard.press("Control+End");
	await expect(sheet.getByText("20\u202f000 of 1\u202f000\u202f000 characters")).toBeVisible();
	expect(await page.title()).not.toMatch(/^[12]$/u);
});

test("without the conversation its labels say which messages they mean", async ({ served }) => {
	const page = await openChat(served, null, [
		{ title: "Helpful", unknown: { message: { id: "m1" } }, answer: "Yes" },
		{ title: "Wrong", unknown: { message: { id: "m2" } } },
	]);
	const list = page.getByRole("document", { name: "Labels of messages" });
	await expect(list).toContainText("message.id m1");
	await list.getByRole("button", { name: /^Wrong/u }).click();
	await expect(page.getByRole("region", { name: "Selected annotation" })).toContainText("m2");
	await expect(page.getByText(/chat\.json is not in the 1 media folder/u)).toBeVisible();
});
