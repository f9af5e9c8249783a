import { linkStateAt } from "#shared/link-life";
import type { LinkLife } from "#shared/links";
import { counted } from "./count.ts";
import { localInstant } from "./instant.ts";

/** What a link is at `now` of this machine's clock, which may be wrong: "dies in 3 h", "died 19 h ago", "begins in 2 d". */
export function linkLifeWords(life: LinkLife, now: number): string {
	switch (linkStateAt(life, now)) {
		case "alive":
			return `${life.isAtMost ? "dies at the latest" : "dies"} in ${span((life.expiresAt ?? now) - now)}`;
		case "dead":
			return `died ${span(now - (life.expiresAt ?? now))} ago`;
		case "early":
			return `begins in ${span((life.startsAt ?? now) - now)}`;
		case "unknown":
			if (life.oddity !== null) return "signed in a way that cannot be right";
			return life.signer === null ? "public or unknown" : "signed, without saying until when";
	}
}

/** All that is known of a link's time, for a tooltip. */
export function exactLinkLife(life: LinkLife, offset?: number): string {
	const { startsAt, expiresAt, isAtMost, oddity } = life;
	const parts = [
		startsAt === null ? null : `Good from ${localInstant(startsAt, offset)}`,
		expiresAt === null ? null : `good ${isAtMost ? "at most " : ""}until ${localInstant(expiresAt, offset)}`,
	].filter((part) => part !== null);
	const sentence = parts.join(", ");
	const times = sentence === "" ? [] : [`${sentence[0]?.toUpperCase() ?? ""}${sentence.slice(1)}.`];
	const early = isAtMost ? ["Signed with temporary credentials, which may end before that."] : [];
	const nothing =
		life.signer === null ? ["The link holds no signature that is known: public, or signed in another way."] : [];
	return [...times, ...early, ...(oddity === null ? [] : [oddity]), ...nothing].join(" ");
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The largest unit that leaves a figure of at least two: "45 s", "90 min", "19 h", "33 h", "3 d". Rounded down: nothing lives longer than said. */
function span(ms: number): string {
	if (ms < minute) return `${Math.floor(ms / 1000).toFixed(0)} s`;
	if (ms < 2 * hour) return `${Math.floor(ms / minute).toFixed(0)} min`;
	if (ms < 2 * day) return `${Math.floor(ms / hour).toFixed(0)} h`;
	return counted(Math.floor(ms / day), "day");
}
