import { linkStateAt } from "#shared/link-life";
import type { LinkLife } from "#shared/links";
import type { MissingWhy } from "#shared/media-needs";
import { type Answer, AnswerFields, spokenInstant } from "./answer-fields.ts";

type Said = Pick<MissingWhy, "class" | "sentence">;

const again = "Export again in Ango Hub, and fetch it before its links die.";

/**
 * Why a storage did not hand out a file, from an answer that is no file. Storages are told apart by what they write, not
 * by their host: many speak Amazon's language.
 *
 * @param now milliseconds since 1970 of this machine's clock; the other side's is taken where it tells it
 */
export function classifyAnswer(answer: Answer, life: LinkLife, now: number): MissingWhy {
	const fields = new AnswerFields(answer);
	const said = byCode(fields, life) ?? byPage(answer, fields) ?? byStatus(answer.status, fields, life, now);
	return { ...said, at: now };
}

/** What each code means that a storage gives in `<Code>`. */
const codes: ReadonlyMap<string, (fields: AnswerFields, life: LinkLife) => Said> = new Map([
	["AccessDenied", accessDenied],
	["ExpiredRequest", expired],
	["ExpiredToken", tokenExpired],
	["TokenRefreshRequired", () => credentialsEnded],
	["RequestTimeTooSkewed", tooSkewed],
	["AccessForbidden", () => refused],
	["AllAccessDisabled", () => refused],
	["AuthenticationFailed", authenticationFailed],
	["AuthorizationFailure", () => refused],
	["AuthorizationPermissionMismatch", () => refused],
	["AccountIsDisabled", () => refused],
	["PublicAccessNotPermitted", () => refused],
	[
		"InvalidObjectState",
		() => ({ class: "refused", sentence: "It lies in an archive of the storage, which has to bring it back first." }),
	],
	["InvalidAccessKeyId", () => keyGone],
	["NoSuchKey", () => noObject],
	["BlobNotFound", () => noObject],
	["NoSuchVersion", () => noObject],
	["ResourceNotFound", () => noObject],
	["NoSuchBucket", () => noBucket],
	["ContainerNotFound", () => noBucket],
	["SignatureDoesNotMatch", () => altered],
	["AuthorizationQueryParametersError", () => altered],
	["AuthorizationHeaderMalformed", () => altered],
	["InvalidQueryParameterValue", () => altered],
	["InvalidToken", () => altered],
	["InvalidURI", () => altered],
	["InvalidSecurity", () => altered],
	["MissingSecurityHeader", () => altered],
	[
		"PermanentRedirect",
		() => ({ class: "refused", sentence: "The bucket lies in another region than the link says." }),
	],
	["RequestTimeout", () => busy],
	["SlowDown", () => busy],
	["ServerBusy", () => busy],
	["ServiceUnavailable", () => busy],
	["InternalError", () => busy],
	["OperationTimedOut", () => busy],
]);

function byCode(fields: AnswerFields, life: LinkLife): Said | null {
	return codes.get(fields.element("Code"))?.(fields, life) ?? null;
}

function byPage({ status, headers }: Answer, fields: AnswerFields): Said | null {
	const isProxy = status === 407 || status === 511;
	// A web server's own page for what is not there, or what is busy, says what its status says.
	const isOwn = status === 404 || status === 410 || status >= 500 || isCdn(headers);
	if (!isProxy && (!fields.isPage() || isOwn)) return null;
	return {
		class: "proxy-page",
		sentence: `A web page came in its place (status ${status}), as a proxy or a login makes it: open that host in a browser of this machine once, or ask who runs the network.`,
	};
}

/** CloudFront refuses with a page of its own. */
function isCdn(headers: ReadonlyMap<string, string>): boolean {
	return headers.has("x-amz-cf-id") || /^cloudfront$/iu.test(headers.get("server") ?? "");
}

function byStatus(status: number, fields: AnswerFields, life: LinkLife, now: number): Said {
	if (status === 404 || status === 410) return noObject;
	if ([408, 425, 429].includes(status) || (status >= 500 && ![501, 505, 506].includes(status)))
		return { class: "temporary", sentence: `The other side was busy or broken (status ${status}). Try again later.` };
	if (status === 400 || status === 401 || status === 403) {
		const server = fields.serverTime();
		const state = linkStateAt(life, server ?? now);
		if (state === "dead") return endedAt(life.expiresAt, server);
		if (state === "early") return beginsAt(life.startsAt, server);
		if (life.oddity !== null) return altered;
		// Google's and others' words for it, where they say nothing else.
		if (/\b(?:expired|past its expiration)\b/iu.test(fields.text)) return endedAt(life.expiresAt, server);
	}
	return {
		class: "refused",
		sentence: `The storage refused it, or it is not there (status ${status}): storages do not always tell which.`,
	};
}

/** Amazon, MinIO, R2, Alibaba and Google say one code for several things, and the message tells which. */
function accessDenied(fields: AnswerFields, life: LinkLife): Said {
	const message = fields.element("Message");
	if (/expired/iu.test(message)) return expired(fields, life);
	if (/not yet valid/iu.test(message))
		return beginsAt(fields.instant("X-Amz-Date") ?? life.startsAt, fields.serverTime());
	// CloudFront says no more than that, whatever the reason.
	const server = fields.serverTime();
	if (server !== null) {
		const state = linkStateAt(life, server);
		if (state === "dead") return endedAt(life.expiresAt, server);
		if (state === "early") return beginsAt(life.startsAt, server);
	}
	return refused;
}

function expired(fields: AnswerFields, life: LinkLife): Said {
	return endedAt(fields.instant("Expires") ?? life.expiresAt, fields.serverTime());
}

/** Amazon's word for temporary credentials, and Google's for the link itself. */
function tokenExpired(fields: AnswerFields, life: LinkLife): Said {
	const server = fields.serverTime();
	if (server === null || linkStateAt(life, server) !== "dead") return credentialsEnded;
	return endedAt(life.expiresAt, server);
}

function tooSkewed(fields: AnswerFields): Said {
	return {
		class: "clock",
		sentence: `The clocks are too far apart${serverWords(fields.serverTime())}: set this machine's clock.`,
	};
}

function authenticationFailed(fields: AnswerFields, life: LinkLife): Said {
	if (!/not valid in the specified time frame|expired/iu.test(fields.text)) return altered;
	const [start, end, now] = [fields.bracketed("Start"), fields.bracketed("Expiry"), fields.serverTime()];
	const startsAt = start ?? life.startsAt;
	if (startsAt !== null && now !== null && now < startsAt) return beginsAt(startsAt, now);
	return endedAt(end ?? life.expiresAt, now);
}

function endedAt(instant: number | null, server: number | null): Said {
	const when = instant === null ? "" : ` at ${spokenInstant(instant)}`;
	return { class: "expired", sentence: `Its link expired${when}${serverWords(server)}. ${again}` };
}

function beginsAt(instant: number | null, server: number | null): Said {
	const when = instant === null ? "later" : `at ${spokenInstant(instant)}`;
	return {
		class: "clock",
		sentence: `Its link begins ${when}${serverWords(server)}: a clock is wrong, or it is too early.`,
	};
}

function serverWords(server: number | null): string {
	return server === null ? "" : ` (server time ${spokenInstant(server)})`;
}

const credentialsEnded: Said = {
	class: "expired",
	sentence: `The credentials that signed it ended before the link did. ${again}`,
};
const keyGone: Said = {
	class: "refused",
	sentence: `The key that signed it is no longer known to the storage. ${again}`,
};
const refused: Said = {
	class: "refused",
	sentence:
		"The storage refused it, or it is not there: storages answer the same to both where the signer may not list.",
};
const noObject: Said = { class: "absent", sentence: "It does not exist in the storage." };
const noBucket: Said = { class: "absent", sentence: "The storage has no bucket of that name." };
const altered: Said = {
	class: "altered",
	sentence: `The link is not as it was signed: it was cut or written anew on its way. ${again}`,
};
const busy: Said = { class: "temporary", sentence: "The storage was busy. Try again later." };
