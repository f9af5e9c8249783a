import { lookup, type LookupAddress } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Nobody's storage: this machine as "any", link-local (where clouds keep their machines' keys), multicast, reserved. */
const never = listOf(
	["0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4"],
	["::/128", "fe80::/10", "ff00::/8"],
);
/** This machine, and networks that are not everybody's. */
const inner = listOf(
	["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15"],
	["::1/128", "fc00::/7", "fec0::/10"],
);

/** Where an address lies; "never" is asked by nobody. */
export type Reach = "public" | "inner" | "never";

/** An address of either kind as text. IPv4 within IPv6 is looked at as what it is, whichever way it is carried. */
export function reachOf(address: string): Reach {
	const carried = carriedIn(address);
	if (carried !== null) return reachOf(carried);
	const family = isIP(address) === 6 ? "ipv6" : "ipv4";
	if (isIP(address) === 0 || never.check(address, family)) return "never";
	return inner.check(address, family) ? "inner" : "public";
}

/** The IPv4 address within one that is mapped (::ffff:0:0/96), compatible (::/96), translated (64:ff9b::/96) or tunnelled (2002::/16). */
function carriedIn(address: string): string | null {
	if (isIP(address) !== 6) return null;
	const groups = groupsOf(address);
	const [first = 0, second = 0] = groups;
	const middle = groups.slice(2, 5).every((group) => group === 0);
	const [sixth = 0, seventh = 0, last = 0] = groups.slice(5);
	if (first === 0x2002) return dotted(second, groups[2] ?? 0);
	if (!middle || sixth !== (first === 0 ? sixth : 0)) return null;
	if (first === 0x64 && second === 0xff9b) return dotted(seventh, last);
	if (first !== 0 || second !== 0 || (sixth !== 0xffff && sixth !== 0)) return null;
	// :: and ::1 carry nothing.
	return sixth === 0 && seventh === 0 && last <= 1 ? null : dotted(seventh, last);
}

function groupsOf(address: string): number[] {
	const plain = (address.split("%", 1)[0] ?? "").replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/u, (_, a, b, c, d) => {
		const [high, low] = [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)];
		return `${high.toString(16)}:${low.toString(16)}`;
	});
	const [head = "", tail] = plain.split("::");
	const read = (text: string): number[] => (text === "" ? [] : text.split(":").map((group) => parseInt(group, 16)));
	const [before, after] = [read(head), read(tail ?? "")];
	return [...before, ...new Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
}

function dotted(high: number, low: number): string {
	return [high >> 8, high & 255, low >> 8, low & 255].map(String).join(".");
}

/** Raised where a host lies where it may not be asked. */
export class HostRefused extends Error {
	constructor(readonly reach: Reach) {
		super(`An address that is ${reach === "inner" ? "of this machine or of an inner network" : "nobody's"}`);
	}
}

/**
 * The lookup of a request, which refuses what a host's name leads to: asked once, and the connection is made to the
 * address that was looked at, so that a name cannot lead elsewhere the second time. A name may have both kinds of
 * address; it is refused if any is.
 */
export function checkedLookup(reach: (address: string) => Reach, isAllowed: (reach: Reach) => boolean): LookupFunction {
	return (host, options, callback) => {
		lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
			if (error) {
				callback(error, "", 4);
				return;
			}
			const refused = addresses.map(({ address }) => reach(address)).find((each) => !isAllowed(each));
			const [first] = addresses;
			if (refused !== undefined || first === undefined) callback(new HostRefused(refused ?? "never"), "", 4);
			else if (options.all === true) callback(null, addresses);
			else callback(null, first.address, first.family);
		});
	};
}

/** The address that a host is itself, which is not looked up; null for a name. */
export function literalAddress(host: string): string | null {
	const address = host.replace(/^\[|\]$/gu, "");
	return isIP(address) === 0 ? null : address;
}

function listOf(four: readonly string[], six: readonly string[]): BlockList {
	const list = new BlockList();
	for (const [family, nets] of [
		["ipv4", four],
		["ipv6", six],
	] as const) {
		for (const net of nets) {
			const [address = "", bits] = net.split("/");
			list.addSubnet(address, Number(bits), family);
		}
	}
	return list;
}
