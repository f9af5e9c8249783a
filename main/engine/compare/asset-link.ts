import { isSigning, parameterName } from "#shared/link-parts";

/** A link as it stays when it is signed anew: without its signature and fragment, every other parameter in its place. */
export function unsignedLink(link: string): string {
	const [address = ""] = link.split("#", 1);
	const cut = address.indexOf("?");
	if (cut < 0) return address;
	const parameters = address
		.slice(cut + 1)
		.split("&")
		.map((parameter) => ({ parameter, name: parameterName(parameter.split("=", 1)[0] ?? "") }));
	const isShared = parameters.some(({ name }) => name === "sig");
	const kept = parameters.filter(({ name }) => !isSigning(name, isShared)).map(({ parameter }) => parameter);
	return kept.length === 0 ? address.slice(0, cut) : `${address.slice(0, cut)}?${kept.join("&")}`;
}
