/** A link cut into its parts as text. Nothing is decoded or looked up: what does not look like a link is all path. */
export interface LinkParts {
	/** Lower-cased, without its colon; null where there is none. */
	scheme: string | null;
	/** Lower-cased, without user-info and without the port that http or https has anyway; null where there is none. */
	host: string | null;
	/** As written. */
	path: string;
	/** Undecoded, in their order. */
	parameters: readonly { name: string; value: string }[];
}

/** Parameters by which storages sign, whatever else a link says: they never are part of what a link names. */
const signing = new Set([
	"awsaccesskeyid",
	"expires",
	"googleaccessid",
	"hash-algorithm",
	"key-pair-id",
	"ossaccesskeyid",
	"policy",
	"security-token",
	"sig",
	"signature",
	"x-id",
	// Not all of `x-oss-`: `x-oss-process` says which form of a picture is meant.
	"x-oss-additional-headers",
	"x-oss-credential",
	"x-oss-date",
	"x-oss-expires",
	"x-oss-security-token",
	"x-oss-signature",
	"x-oss-signature-version",
]);

/** Those of a shared access signature. Two letters may mean anything elsewhere: they sign only where `sig` is. */
const azure = new Set([
	"saoid",
	"scid",
	"sdd",
	"se",
	"ses",
	"si",
	"sip",
	"ske",
	"skoid",
	"sks",
	"skt",
	"sktid",
	"skv",
	"sp",
	"spr",
	"sr",
	"srt",
	"ss",
	"st",
	"suoid",
	"sv",
]);

/** Whether a parameter is there for a signature only. The name lower-cased and decoded. */
export function isSigning(name: string, isShared: boolean): boolean {
	return signing.has(name) || /^(?:x-amz|x-goog|q)-/u.test(name) || (isShared && azure.has(name));
}

const separator = /%(?:25)*(?:3f|26|3b)|[&;]/iu;
const signed = /(?:signature|sig|credential|token|accesskeyid)(?:=|%(?:25)*3d)/giu;

/** A query that was encoded along with the path: its signature is not to be taken for a name. */
function withoutHiddenQuery(path: string): string {
	const last = [...path.matchAll(signed)].at(-1);
	const cut = last === undefined ? -1 : path.search(separator);
	return cut >= 0 && cut < (last?.index ?? 0) ? path.slice(0, cut) : path;
}

export function partsOfLink(link: string): LinkParts {
	const [address = ""] = link.trim().split("#", 1);
	const cut = address.indexOf("?");
	const before = cut < 0 ? address : address.slice(0, cut);
	const query = cut < 0 ? "" : address.slice(cut + 1);
	const scheme = /^([a-z][a-z0-9+.-]+):/iu.exec(before)?.[1]?.toLowerCase() ?? null;
	const authority = /^(?:[a-z][a-z0-9+.-]+:)?\/\/([^/\\]*)/iu.exec(before);
	const path = withoutHiddenQuery(authority === null ? before : before.slice(authority[0].length));
	const host = authority === null ? null : hostOf(authority[1] ?? "", scheme);
	return { scheme, host, path, parameters: parametersOf(query) };
}

function hostOf(authority: string, scheme: string | null): string {
	const host = authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
	const usual = scheme === "http" ? ":80" : scheme === "https" ? ":443" : null;
	return usual !== null && host.endsWith(usual) ? host.slice(0, -usual.length) : host;
}

/**
 * Cut at `;` and at a further `?` too, which some writers mean as `&`: a signature must not hide in another's value.
 * `&amp;` is a link that went through a page of HTML.
 */
function parametersOf(query: string): LinkParts["parameters"] {
	return query
		.split(/&amp;|[&;?]/iu)
		.filter((parameter) => parameter !== "")
		.map((parameter) => {
			const cut = parameter.indexOf("=");
			return cut < 0
				? { name: parameter, value: "" }
				: { name: parameter.slice(0, cut), value: parameter.slice(cut + 1) };
		});
}

/** Percent-decoded; as written where it cannot be. A `+` stays: a date may hold one. */
export function decodedPart(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The name as it is compared: decoded as often as somebody may have encoded it. */
export function parameterName(name: string): string {
	return decodedFully(name).toLowerCase();
}

export function decodedFully(text: string): string {
	let decoded = text;
	for (let round = 0; round < 4; round++) {
		const next = decodedPart(decoded);
		if (next === decoded) break;
		decoded = next;
	}
	return decoded;
}
