/** Who signed a link, by the parameters of its query. */
export type Signer = "aws-v4" | "aws-v2" | "google" | "azure" | "cloudfront" | "alibaba";

/** From when to when a signed link is good, computed from its text alone. */
export interface LinkLife {
	/** null: nobody known signed it, so that it is public, or signed in a way that is not known. */
	signer: Signer | null;
	/** Milliseconds since 1970; null where the link does not say. */
	startsAt: number | null;
	expiresAt: number | null;
	/** It was signed with temporary credentials, which may end before `expiresAt`. */
	isAtMost: boolean;
	/** Why its parameters cannot be understood, as a sentence; null where they can. */
	oddity: string | null;
}
