import { createHash } from "node:crypto";
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { scopedKey } from "../../../../main/engine/media/store/media-record.ts";
import { type MediaFacts, MediaStore } from "../../../../main/engine/media/store/media-store.ts";
import { valueOf } from "../../../value-of.ts";

let folder = "";
let store: MediaStore;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "loupe-store-"));
	store = new MediaStore(join(folder, "media"));
});

afterEach(async () => {
	await store.stop();
	rmSync(folder, { recursive: true, force: true });
});

const link = (name: string, signature = "1") =>
	`https://store.example/masks/${name}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=secret${signature}`;

function facts(name: string, taskId = "t", fetchedAt = 1): MediaFacts {
	return {
		key: scopedKey(taskId, link(name)),
		role: "brush",
		type: "png",
		place: `store.example/masks/${name}`,
		fetchedAt,
		expiresAt: null,
		status: 200,
	};
}

const sumOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const objectOf = (sha256: string): string => join(folder, "media", "objects", sha256.slice(0, 2), `${sha256}.bin`);

async function put(name: string, bytes: Uint8Array, fetchedAt = 1): Promise<string> {
	return valueOf(await store.put(bytes, facts(name, "t", fetchedAt))).sha256;
}

/** Bytes of a file that is found, released again. */
async function found(name: string, by = store): Promise<Buffer | null> {
	const file = valueOf(await by.find(facts(name).key));
	file?.release();
	return file && readFileSync(file.path);
}

function usedAt(name: string, seconds: number): void {
	for (const kind of ["kept", "objects"]) {
		for (const shelf of readdirSync(join(folder, "media", kind))) {
			for (const file of readdirSync(join(folder, "media", kind, shelf))) {
				const whole = join(folder, "media", kind, shelf, file);
				const isIts = kind === "kept" ? file.startsWith(facts(name).key) : file === `${name}.bin`;
				if (isIts) utimesSync(whole, seconds, seconds);
			}
		}
	}
}

describe("what is kept", () => {
	test("is found under the link however it is signed, by another program too, and under no other task", async () => {
		const bytes = Buffer.from("mask");
		const sha256 = await put("a.png", bytes);
		expect(scopedKey("t", link("a.png", "2"))).toBe(facts("a.png").key);
		const other = new MediaStore(join(folder, "media"));
		expect(await found("a.png", other)).toEqual(bytes);
		expect(valueOf(await other.find(facts("a.png", "u").key))).toBeNull();
		expect(valueOf(await other.look(facts("a.png").key))).toMatchObject([
			{ sha256, bytes: 4, place: "store.example/masks/a.png" },
		]);
		expect(valueOf(await other.state())).toMatchObject({ files: 1, bytes: 4, notes: [] });
		expect(readFileSync(objectOf(sha256))).toEqual(bytes);
	});

	test("holds nothing of a link's query", async () => {
		await put("a.png", Buffer.from("mask"));
		const names = readdirSync(folder, { recursive: true, withFileTypes: true });
		for (const entry of names) {
			expect(entry.name).not.toContain("secret");
			if (entry.isFile())
				expect(readFileSync(join(entry.parentPath, entry.name), "latin1")).not.toMatch(/secret|X-Amz/u);
		}
	});

	test("is one file where two links lead to the same bytes, and two where one link leads to different ones", async () => {
		await put("a.png", Buffer.from("same"));
		await put("b.png", Buffer.from("same"));
		expect(valueOf(await store.state()).files).toBe(1);
		await put("a.png", Buffer.from("other"), 2);
		const file = valueOf(await store.find(facts("a.png").key));
		expect(file && readFileSync(file.path, "utf8")).toBe("other");
		expect(file?.others.map(({ sha256 }) => sha256)).toEqual([sumOf(Buffer.from("same"))]);
		file?.release();
		expect(valueOf(await store.state())).toMatchObject({ files: 2, bytes: 9 });
		expect(valueOf(await store.state()).notes.join()).toContain("kept before with other bytes");
	});

	test("is dropped whole where it was not written to its end", async () => {
		const incoming = valueOf(await store.begin());
		await incoming.write(Buffer.from("half"));
		await incoming.drop();
		expect(valueOf(await store.state()).files).toBe(0);
		expect(readdirSync(join(folder, "media", "incoming"))).toEqual([]);
	});
});

describe("a damaged file", () => {
	test("is never given out: it is set aside by name, and the reason is kept", async () => {
		const sha256 = await put("a.png", Buffer.from("mask"));
		writeFileSync(objectOf(sha256), "mosk");
		const later = new MediaStore(join(folder, "media"));
		expect(await found("a.png", later)).toBeNull();
		expect(readdirSync(join(folder, "media", "damaged")).map((name) => name.slice(0, 64))).toEqual([sha256]);
		expect(valueOf(await later.missing(facts("a.png").key))).toMatchObject({
			class: "damaged",
			sentence: expect.stringContaining("store.example/masks/a.png was kept here") as string,
		});
		// Fetched again, it is here again.
		await put("a.png", Buffer.from("mask"));
		expect(await found("a.png")).toEqual(Buffer.from("mask"));
		expect(valueOf(await store.missing(facts("a.png").key))).toBeNull();
	});

	test("is noticed in a program that has read it before", async () => {
		const sha256 = await put("a.png", Buffer.from("mask"));
		expect(await found("a.png")).toEqual(Buffer.from("mask"));
		const { mtime } = statSync(objectOf(sha256));
		writeFileSync(objectOf(sha256), "mosk");
		utimesSync(objectOf(sha256), mtime, new Date(mtime.getTime() + 5));
		expect(await found("a.png")).toBeNull();
	});

	test("that was cut is noticed, and one that is gone is not here", async () => {
		const [cut, gone] = [await put("a.png", Buffer.from("mask")), await put("b.png", Buffer.from("other"))];
		writeFileSync(objectOf(cut), "mas");
		rmSync(objectOf(gone));
		expect([await found("a.png"), await found("b.png")]).toEqual([null, null]);
		expect(valueOf(await store.missing(facts("b.png").key))).toBeNull();
	});

	test("record is set aside, and costs nobody the others", async () => {
		await put("a.png", Buffer.from("mask"));
		await put("b.png", Buffer.from("other"));
		const { key } = facts("a.png");
		const [name = ""] = readdirSync(join(folder, "media", "kept", key.slice(0, 2)));
		writeFileSync(join(folder, "media", "kept", key.slice(0, 2), name), '{"magic":"ango-loupe media","ver');
		expect(await found("a.png")).toBeNull();
		expect(await found("b.png")).toEqual(Buffer.from("other"));
		expect(valueOf(await store.state()).notes).toEqual([expect.stringContaining("record") as string]);
	});
});

describe("within its bound", () => {
	test("what was used longest ago goes first", async () => {
		valueOf(await store.limit(100));
		for (const [n, name] of ["a", "b", "c"].entries()) {
			await put(name, Buffer.alloc(30, name));
			usedAt(name, 1000 + n);
			utimesSync(objectOf(sumOf(Buffer.alloc(30, name))), 500, 500);
		}
		expect(await found("a")).not.toBeNull();
		await put("d", Buffer.alloc(30, "d"));
		expect(
			[await found("a"), await found("b"), await found("c"), await found("d")].map((file) => file !== null),
		).toEqual([true, false, true, true]);
		expect(valueOf(await store.state())).toMatchObject({ files: 3, bytes: 90, most: 100 });
	});

	test("what is held stays; what then does not fit is refused, and nothing is lost", async () => {
		valueOf(await store.limit(100));
		await put("a", Buffer.alloc(60, "a"));
		const held = valueOf(await store.find(facts("a").key));
		expect(await store.put(Buffer.alloc(50, "c"), facts("c"))).toMatchObject({ ok: false, code: "no-space" });
		expect(await found("a")).not.toBeNull();
		held?.release();
		expect(await store.put(Buffer.alloc(50, "c"), facts("c"))).toMatchObject({ ok: true });
		expect(readdirSync(join(folder, "media", "incoming"))).toEqual([]);
	});

	test("a mark of a living process holds a file, one of a dead process does not", async () => {
		valueOf(await store.limit(100));
		const sha256 = await put("a", Buffer.alloc(60, "a"));
		const mark = (pid: number): string => join(folder, "media", "pins", `${sha256}-${String(pid)}`);
		mkdirSync(dirname(mark(1)), { recursive: true });
		writeFileSync(mark(process.ppid), "");
		expect(await store.put(Buffer.alloc(50, "b"), facts("b"))).toMatchObject({ ok: false, code: "no-space" });
		rmSync(mark(process.ppid));
		writeFileSync(mark(2 ** 22 + 1), "");
		expect(await store.put(Buffer.alloc(50, "b"), facts("b"))).toMatchObject({ ok: true });
		expect(readdirSync(join(folder, "media", "pins"))).toEqual([]);
	});

	test("a file larger than all of it is refused with its figures", async () => {
		valueOf(await store.limit(1_000_000));
		expect(await store.put(Buffer.alloc(2_000_000), facts("a"))).toMatchObject({
			ok: false,
			code: "no-space",
			detail: "store.example/masks/a has 2.0 MB, 1.0 MB may be kept in all",
		});
	});

	test("the bound is remembered, and a smaller one makes room at once", async () => {
		await put("a", Buffer.alloc(60, "a"));
		await put("b", Buffer.alloc(60, "b"));
		expect(valueOf(await store.limit(70))).toMatchObject({ files: 1, bytes: 60, most: 70 });
		expect(await new MediaStore(join(folder, "media")).most()).toBe(70);
	});
});

test("a folder that cannot be written to is said, and stays as it is", async () => {
	writeFileSync(join(folder, "media"), "a file where the folder should be");
	expect(await store.put(Buffer.from("x"), facts("a"))).toMatchObject({ ok: false });
	expect(readFileSync(join(folder, "media"), "utf8")).toBe("a file where the folder should be");
});

test("what could not be fetched is remembered with its reason", async () => {
	const { key, role, place } = facts("a.png");
	const record = { key, role, place, class: "expired", sentence: "The link ended.", at: 5, status: 403 } as const;
	valueOf(await store.putMissing(record));
	expect(valueOf(await new MediaStore(join(folder, "media")).missing(key))).toEqual({
		class: "expired",
		sentence: "The link ended.",
		at: 5,
	});
	await put("a.png", Buffer.from("x"));
	expect(valueOf(await store.missing(key))).toBeNull();
});
