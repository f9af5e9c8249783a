import { ms } from "../figures.ts";
import type { AnyLine } from "../line.ts";
import type { Bench } from "./with.ts";

const KEY_MS = 32;

/** Typing waits for no disk. */
export function typingLines({ options, probes }: Bench): AnyLine[] {
	const keys = options.isBrief ? 20 : 400;
	const line = {
		id: "typing",
		what: "a remark is typed while verdicts of another window are saved: from key to paint, p99",
		size: `${keys} keys`,
		must: `${KEY_MS} ms`,
	};
	const why = probes.missing("browser");
	if (why !== null) return [{ ...line, why }];
	const typing = probes.typing(keys);
	return [
		{
			...line,
			group: "typing",
			probes: [typing],
			judge: (median) => ({
				ours: `${ms(median(typing, "p99"))} ms, longest ${ms(median(typing, "longest"))} ms`,
				reference: `median ${ms(median(typing, "p50"))} ms, ${median(typing, "verdicts")} verdicts saved meanwhile`,
				ratio: "",
				isMet: median(typing, "p99") <= KEY_MS,
			}),
		},
	];
}
