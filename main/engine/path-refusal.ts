/**
 * Why a path is not to be touched; null where it may be. Decided on its text alone: on Windows even a stat of
 * `\\host\share` makes the machine authenticate to that host and gives it the person's password hash. Network forms are
 * refused on every system alike, so that a script written on one and run on another does not turn into a leak.
 */
export function refusalOf(path: string, platform: NodeJS.Platform): string | null {
	if (path === "") return "The path is empty.";
	// CVE-2026-70603: what follows an embedded NUL is read by some layers and not by others.
	if (path.includes("\0")) return "The path holds a NUL character.";
	const slashes = path.replaceAll("\\", "/");
	// \\host\share, //host/share, \\?\UNC\…, \\?\globalroot, \\.\pipe, and mixtures of both slashes.
	if (slashes.startsWith("//")) return "Network and device paths are not followed.";
	// The object namespace of Windows: \??\UNC\…, \Device\Mup\…, \GLOBAL??\….
	if (path.startsWith("\\") && /^\/(?:\?\?|device|global\?\?)\//iu.test(slashes))
		return "Network and device paths are not followed.";
	// Any URL: file://host/ is the network path again. A single letter is a drive, not a scheme.
	if (/^[a-z][a-z\d+.-]+:\/\//iu.test(slashes) || /^(?:file|unc|smb|data|blob|javascript):/iu.test(path))
		return "Links are not followed.";
	return platform === "win32" ? windowsRefusalOf(slashes) : null;
}

const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]) *(?:[.:]|$)/iu;

function windowsRefusalOf(slashes: string): string | null {
	const drive = /^[a-z]:/iu.test(slashes) ? 2 : 0;
	// C:a.json counts from a folder remembered for each drive: not from where the person stands.
	if (drive === 2 && slashes[2] !== "/") return "The path names a drive, but no folder on it.";
	if (slashes.includes(":", drive)) return "Alternate data streams are not opened.";
	if (slashes.split("/").some((part) => deviceName.test(part))) return "Network and device paths are not followed.";
	return null;
}
