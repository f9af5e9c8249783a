import type { LinkLife } from "#shared/links";

/** In every signature and key of these links: nothing that is written anywhere may hold it. */
export const mark = "s3cr3tM4rk";

export interface SignedLink {
	name: string;
	link: string;
	life: LinkLife;
	key: string;
}

const unsigned: LinkLife = { signer: null, startsAt: null, expiresAt: null, isAtMost: false, oddity: null };

/** 2026-11-22T10:15:00Z and what 120,000 s later is. */
const start = Date.UTC(2026, 10, 22, 10, 15);
const end = Date.UTC(2026, 10, 23, 19, 35);
const second = (ms: number): string => String(ms / 1000);

/** Amazon's, version 4. */
export function awsLink(address: string, date = "20261122T101500Z", expires = "120000", more = ""): string {
	const scope = `AKIA${mark}%2F20261122%2Feu-central-1%2Fs3%2Faws4_request`;
	return (
		`${address}${address.includes("?") ? "&" : "?"}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${scope}` +
		`&X-Amz-Date=${date}&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host${more}&X-Amz-Signature=${mark}0a1b`
	);
}

function googleLink(address: string, date = "20261122T101500Z", expires = "120000"): string {
	return (
		`${address}?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=${mark}%40p.iam.gserviceaccount.com%2F20261122` +
		`&X-Goog-Date=${date}&X-Goog-Expires=${expires}&X-Goog-SignedHeaders=host&X-Goog-Signature=${mark}`
	);
}

export function azureLink(address: string, times: string): string {
	return `${address}?sv=2024-11-04&${times}&sr=b&sp=r&sig=${mark}%2Babc%3D`;
}

function cloudFrontPolicy(policy: unknown): string {
	const text = typeof policy === "string" ? policy : JSON.stringify(policy);
	return btoa(text).replaceAll("+", "-").replaceAll("=", "_").replaceAll("/", "~");
}

function withPolicy(condition: unknown): string {
	const policy = cloudFrontPolicy({ Statement: [{ Resource: "https://d1.cloudfront.net/*", Condition: condition }] });
	return `https://d1.cloudfront.net/m.png?Policy=${policy}&Signature=${mark}&Key-Pair-Id=K${mark}`;
}

function odd(life: Partial<LinkLife>, why: string): LinkLife {
	return { ...unsigned, ...life, oddity: `Its signature cannot be right: ${why}.` };
}

const bucket = "https://masks.s3.eu-central-1.amazonaws.com/brush/T1.png";
const bucketKey = "masks.s3.eu-central-1.amazonaws.com/brush/T1.png";
const gcs = "https://storage.googleapis.com/b/o.png";
const gcsKey = "storage.googleapis.com/b/o.png";
const blob = "https://acc.blob.core.windows.net/c/o.nrrd";
const blobKey = "acc.blob.core.windows.net/c/o.nrrd";
const oss = "https://b.oss-cn-hangzhou.aliyuncs.com/o.png";
const ossKey = "b.oss-cn-hangzhou.aliyuncs.com/o.png";

const v4 = { signer: "aws-v4", startsAt: start, expiresAt: end } as const;

export const signedLinks: readonly SignedLink[] = [
	{ name: "aws-v4", link: awsLink(bucket), life: { ...unsigned, ...v4 }, key: bucketKey },
	{
		name: "aws-v4 with temporary credentials",
		link: awsLink(bucket, undefined, undefined, `&X-Amz-Security-Token=${mark}`),
		life: { ...unsigned, ...v4, isAtMost: true },
		key: bucketKey,
	},
	{
		name: "aws-v4 of the longest life",
		link: awsLink(bucket, "20200229T235959Z", "604800"),
		life: {
			...unsigned,
			...v4,
			startsAt: Date.UTC(2020, 1, 29, 23, 59, 59),
			expiresAt: Date.UTC(2020, 2, 7, 23, 59, 59),
		},
		key: bucketKey,
	},
	{
		name: "aws-v4 of the future",
		link: awsLink(bucket, "20991231T000000Z", "1"),
		life: { ...unsigned, ...v4, startsAt: Date.UTC(2099, 11, 31), expiresAt: Date.UTC(2099, 11, 31, 0, 0, 1) },
		key: bucketKey,
	},
	{
		name: "aws-v4 with a version of its object and other headers",
		link: `${awsLink(`https://Masks.S3.amazonaws.com:443/Ab/%C3%BC+x.png?versionId=v2.1&x-id=GetObject`)}&x-amz-checksum-mode=ENABLED#page`,
		life: { ...unsigned, ...v4 },
		key: "masks.s3.amazonaws.com/Ab/%C3%BC+x.png?versionId=v2.1",
	},
	{
		name: "aws-v4 in other letters",
		link: awsLink(bucket).replaceAll("X-Amz-", "x-amz-").replaceAll("x-amz-Date", "X-AMZ-DATE"),
		life: { ...unsigned, ...v4 },
		key: bucketKey,
	},
	{
		name: "aws-v4 through a page of HTML",
		link: awsLink(bucket).replaceAll("&", "&amp;"),
		life: { ...unsigned, ...v4 },
		key: bucketKey,
	},
	{
		name: "aws-v4 with names encoded twice",
		link: awsLink(bucket).replaceAll("X-Amz-", "X%252DAmz%252D"),
		life: { ...unsigned, ...v4 },
		key: bucketKey,
	},
	{
		name: "aws-v4 on the 30th of February",
		link: awsLink(bucket, "20260230T000000Z"),
		life: odd({ signer: "aws-v4" }, "x-amz-date is no time that can be read"),
		key: bucketKey,
	},
	{
		name: "aws-v4 with a date of another form",
		link: awsLink(bucket, "2026-11-22T10:15:00Z"),
		life: odd({ signer: "aws-v4" }, "x-amz-date is no time that can be read"),
		key: bucketKey,
	},
	{
		name: "aws-v4 over a week",
		link: awsLink(bucket, undefined, "604801"),
		life: odd({ signer: "aws-v4", startsAt: start }, "x-amz-expires is not between 1 and 604800 seconds"),
		key: bucketKey,
	},
	...["0", "-5", "NaN", "1e5", "", "99999999999999999999"].map((expires) => ({
		name: `aws-v4 with a life of "${expires}"`,
		link: awsLink(bucket, undefined, expires),
		life: odd({ signer: "aws-v4", startsAt: start }, "x-amz-expires is not between 1 and 604800 seconds"),
		key: bucketKey,
	})),
	{
		name: "aws-v4 without its life",
		link: awsLink(bucket).replace("X-Amz-Expires=120000&", ""),
		life: odd({ signer: "aws-v4", startsAt: start }, "x-amz-expires is missing"),
		key: bucketKey,
	},
	{
		name: "aws-v4 cut off",
		link: awsLink(bucket).replace(/&X-Amz-Signature=.*$/u, ""),
		life: odd(v4, "x-amz-signature is missing"),
		key: bucketKey,
	},
	{
		name: "aws-v4 with two dates",
		link: `${awsLink(bucket)}&X-Amz-Date=20261123T101500Z`,
		life: odd(v4, "x-amz-date stands in it twice"),
		key: bucketKey,
	},
	{
		name: "aws-v2",
		link: `${bucket}?AWSAccessKeyId=AKIA${mark}&Expires=${second(end)}&Signature=${mark}%3D`,
		life: { ...unsigned, signer: "aws-v2", expiresAt: end },
		key: bucketKey,
	},
	{
		name: "aws-v2 with temporary credentials",
		link: `${bucket}?AWSAccessKeyId=${mark}&Expires=${second(end)}&Signature=${mark}&x-amz-security-token=${mark}`,
		life: { ...unsigned, signer: "aws-v2", expiresAt: end, isAtMost: true },
		key: bucketKey,
	},
	...["1795462500000", "soon", "1795462500.5", "-1"].map((expires) => ({
		name: `aws-v2 until "${expires}"`,
		link: `${bucket}?AWSAccessKeyId=${mark}&Expires=${expires}&Signature=${mark}`,
		life: odd({ signer: "aws-v2" }, "expires is no time that can be read"),
		key: bucketKey,
	})),
	{
		name: "aws-v2 without an end",
		link: `${bucket}?AWSAccessKeyId=${mark}&Signature=${mark}`,
		life: odd({ signer: "aws-v2" }, "expires is missing"),
		key: bucketKey,
	},
	{
		name: "google, version 4",
		link: googleLink(gcs),
		life: { ...unsigned, ...v4, signer: "google" },
		key: gcsKey,
	},
	{
		name: "google, version 4, of a generation",
		link: `${googleLink(gcs)}&generation=1700000000000001`,
		life: { ...unsigned, ...v4, signer: "google" },
		key: `${gcsKey}?generation=1700000000000001`,
	},
	{
		name: "google, version 4, malformed",
		link: googleLink(gcs, "yesterday", "120000"),
		life: odd({ signer: "google" }, "x-goog-date is no time that can be read"),
		key: gcsKey,
	},
	{
		name: "google, version 2",
		link: `${gcs}?GoogleAccessId=${mark}%40p.iam.gserviceaccount.com&Expires=${second(end)}&Signature=${mark}`,
		life: { ...unsigned, signer: "google", expiresAt: end },
		key: gcsKey,
	},
	{
		name: "google, version 2, malformed",
		link: `${gcs}?GoogleAccessId=${mark}&Expires=never&Signature=${mark}`,
		life: odd({ signer: "google" }, "expires is no time that can be read"),
		key: gcsKey,
	},
	{
		name: "azure",
		link: azureLink(blob, "st=2026-11-22T10%3A15%3A00Z&se=2026-11-23T19%3A35%3A00Z"),
		life: { ...unsigned, signer: "azure", startsAt: start, expiresAt: end },
		key: blobKey,
	},
	{
		name: "azure with a date alone",
		link: azureLink(blob, "se=2026-11-23"),
		life: { ...unsigned, signer: "azure", expiresAt: Date.UTC(2026, 10, 23) },
		key: blobKey,
	},
	{
		name: "azure without seconds, with a zone",
		link: azureLink(blob, "se=2026-11-23T20:35+01:00"),
		life: { ...unsigned, signer: "azure", expiresAt: end },
		key: blobKey,
	},
	{
		name: "azure for a user, whose key ends first",
		link: `${azureLink(blob, "se=2026-11-29T00:00:00Z")}&skoid=${mark}&sktid=${mark}&skt=2026-11-22T00:00:00Z&ske=2026-11-23T19:35:00.0000000Z&sks=b&skv=2024-11-04&snapshot=2026-01-01`,
		life: { ...unsigned, signer: "azure", expiresAt: end },
		key: `${blobKey}?snapshot=2026-01-01`,
	},
	{
		name: "azure by a policy of its container",
		link: `${blob}?sv=2024-11-04&sr=c&si=readers&sig=${mark}`,
		life: { ...unsigned, signer: "azure" },
		key: blobKey,
	},
	{
		name: "azure without an end",
		link: azureLink(blob, "st=2026-11-22T10:15:00Z"),
		life: odd({ signer: "azure", startsAt: start }, "se is missing"),
		key: blobKey,
	},
	...["2026-13-01T00:00:00Z", "23.11.2026", "2026-11-23T24:35:00Z", "2026-11-23T19:35:00+99:00"].map((se) => ({
		name: `azure until "${se}"`,
		link: azureLink(blob, `se=${se}`),
		life: odd({ signer: "azure" }, "se is no time that can be read"),
		key: blobKey,
	})),
	{
		name: "cloudfront",
		link: `https://d1.cloudfront.net/m.png?Expires=${second(end)}&Signature=${mark}__&Key-Pair-Id=K${mark}`,
		life: { ...unsigned, signer: "cloudfront", expiresAt: end },
		key: "d1.cloudfront.net/m.png",
	},
	{
		name: "cloudfront with a policy",
		link: withPolicy({
			DateLessThan: { "AWS:EpochTime": end / 1000 },
			DateGreaterThan: { "AWS:EpochTime": start / 1000 },
			IpAddress: { "AWS:SourceIp": "10.0.0.0/8?~>" },
		}),
		life: { ...unsigned, signer: "cloudfront", startsAt: start, expiresAt: end },
		key: "d1.cloudfront.net/m.png",
	},
	{
		name: "cloudfront with a policy without an end",
		link: withPolicy({ DateGreaterThan: { "AWS:EpochTime": start / 1000 } }),
		life: odd({ signer: "cloudfront", startsAt: start }, "its policy does not say when it ends"),
		key: "d1.cloudfront.net/m.png",
	},
	{
		name: "cloudfront with an end that is none",
		link: withPolicy({ DateLessThan: { "AWS:EpochTime": 1e300 } }),
		life: odd({ signer: "cloudfront" }, "DateLessThan of its policy is no time that can be read"),
		key: "d1.cloudfront.net/m.png",
	},
	...["", "!!!", cloudFrontPolicy("[1"), cloudFrontPolicy("null"), cloudFrontPolicy({ Statement: [] })].map(
		(policy, at) => ({
			name: `cloudfront with a policy that is none (${String(at)})`,
			link: `https://d1.cloudfront.net/m.png?Policy=${policy}&Signature=${mark}&Key-Pair-Id=K`,
			life: odd({ signer: "cloudfront" }, "policy cannot be read"),
			key: "d1.cloudfront.net/m.png",
		}),
	),
	{
		name: "alibaba",
		link: `${oss}?OSSAccessKeyId=LTAI${mark}&Expires=${second(end)}&Signature=${mark}&x-oss-process=image%2Fresize`,
		life: { ...unsigned, signer: "alibaba", expiresAt: end },
		key: `${ossKey}?x-oss-process=image%2Fresize`,
	},
	{
		name: "alibaba with temporary credentials",
		link: `${oss}?OSSAccessKeyId=${mark}&Expires=${second(end)}&Signature=${mark}&security-token=${mark}`,
		life: { ...unsigned, signer: "alibaba", expiresAt: end, isAtMost: true },
		key: ossKey,
	},
	{
		name: "alibaba, version 4",
		link: `${oss}?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=${mark}&x-oss-date=20261122T101500Z&x-oss-expires=120000&x-oss-signature=${mark}`,
		life: { ...unsigned, ...v4, signer: "alibaba" },
		key: ossKey,
	},
	{
		name: "alibaba, malformed",
		link: `${oss}?OSSAccessKeyId=${mark}&Expires=0x10&Signature=${mark}`,
		life: odd({ signer: "alibaba" }, "expires is no time that can be read"),
		key: ossKey,
	},
	{ name: "public", link: "https://Example.org/a/B.png", life: unsigned, key: "example.org/a/B.png" },
	{
		name: "what names a mask in its query",
		link: "https://api.example.org/mask?task=T1&annotation=a%201",
		life: unsigned,
		key: "api.example.org/mask?annotation=a%201&task=T1",
	},
	{
		name: "two letters that sign nothing",
		link: "https://example.org/view?st=5&sp=3&sv=1",
		life: unsigned,
		key: "example.org/view?sp=3&st=5&sv=1",
	},
	{ name: "a name", link: "folder/one.png", life: unsigned, key: "folder/one.png" },
	{ name: "a bucket", link: "s3://Bucket/key", life: unsigned, key: "s3://bucket/key" },
];
