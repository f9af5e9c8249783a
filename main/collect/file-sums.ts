import { createHash, type Hash } from "node:crypto";

/**
 * The sums that a storage gives of what it sends, compared with what came: of the bytes as they were sent, before they
 * are unpacked. An `ETag` is a sum only where Amazon itself says so, for what was uploaded in one piece and is not
 * encrypted with a key of its own.
 */
export class FileSums {
	readonly #expected: readonly { name: string; hash: Hash; encoding: "hex" | "base64"; value: string }[];

	constructor(headers: ReadonlyMap<string, string>) {
		const expected: { name: string; algorithm: string; encoding: "hex" | "base64"; value: string }[] = [];
		const add = (name: string, algorithm: string, length: number, value: string | undefined): void => {
			if (value !== undefined && Buffer.from(value, "base64").length === length && value.length % 4 === 0)
				expected.push({ name, algorithm, encoding: "base64", value });
		};
		const etag = /^"([0-9a-f]{32})"$/u.exec(headers.get("etag") ?? "")?.[1];
		const encryption = headers.get("x-amz-server-side-encryption") ?? "AES256";
		const isPlain = encryption === "AES256" && !headers.has("x-amz-server-side-encryption-customer-algorithm");
		if (etag !== undefined && isPlain && headers.get("server") === "AmazonS3")
			expected.push({ name: "ETag", algorithm: "md5", encoding: "hex", value: etag });
		add("content-md5", "md5", 16, headers.get("content-md5"));
		// Google unpacks what was stored packed where nobody asked for it packed, and gives the sum of what it stores.
		if (
			(headers.get("x-goog-stored-content-encoding") ?? "identity") === (headers.get("content-encoding") ?? "identity")
		)
			add("x-goog-hash", "md5", 16, /(?:^|,\s*)md5=([A-Za-z0-9+/=]{24})/u.exec(headers.get("x-goog-hash") ?? "")?.[1]);
		if (headers.get("x-amz-checksum-type") !== "COMPOSITE") {
			add("x-amz-checksum-sha256", "sha256", 32, headers.get("x-amz-checksum-sha256"));
			add("x-amz-checksum-sha1", "sha1", 20, headers.get("x-amz-checksum-sha1"));
		}
		this.#expected = expected.map(({ name, algorithm, encoding, value }) => ({
			name,
			hash: createHash(algorithm),
			encoding,
			value,
		}));
	}

	update(bytes: Uint8Array): void {
		for (const { hash } of this.#expected) hash.update(bytes);
	}

	/** The name of a sum that differs; null where all are as they should be. To be asked once. */
	differing(): string | null {
		return this.#expected.find(({ hash, encoding, value }) => hash.digest(encoding) !== value)?.name ?? null;
	}
}
