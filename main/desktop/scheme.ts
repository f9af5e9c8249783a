import { scheme } from "../page/page-place.ts";

/** As `registerSchemesAsPrivileged` wants it, before Electron is ready. Not corsEnabled: no other origin may read it. */
export const privilegedScheme = {
	scheme,
	privileges: {
		standard: true,
		secure: true,
		supportFetchAPI: true,
		corsEnabled: false,
		bypassCSP: false,
		allowServiceWorkers: false,
		stream: true,
	},
};
