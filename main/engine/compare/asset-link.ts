/** Parameters by which storage services sign a link for a while: Amazon's, Google's and Microsoft's. */
const signing =
	/^(?:x-amz-.*|x-goog-.*|awsaccesskeyid|googleaccessid|signature|expires|key-pair-id|policy|sig|se|sp|sv|sr|st|spr|skoid|sktid|skt|ske|sks|skv)$/iu;

/** A link as it stays when it is signed anew: without its signature and fragment, every other parameter in its place. */
export function unsignedLink(link: string): string {
	const [address = ""] = link.split("#", 1);
	const cut = address.indexOf("?");
	if (cut < 0) return address;
	const kept = address
		.slice(cut + 1)
		.split("&")
		.filter((parameter) => !signing.test(parameter.split("=", 1)[0] ?? ""));
	return kept.length === 0 ? address.slice(0, cut) : `${address.slice(0, cut)}?${kept.join("&")}`;
}
