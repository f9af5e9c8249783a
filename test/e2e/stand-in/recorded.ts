/** What the program told Electron to do, for tests to look at. Plain data: it crosses between processes. */
export interface Recorded {
	/** Calls in the order in which they were made, those of before and after `ready` alike. */
	order: string[];
	sandboxed: boolean;
	switches: [name: string, value: string | null][];
	crashReporter: unknown;
	schemes: unknown;
	handledSchemes: string[];
	webPreferences: Record<string, unknown>[];
	windows: { shown: boolean; backgroundColor: string; focused: number }[];
	proxy: unknown;
	networkEmulation: unknown;
	spellChecker: boolean | null;
	webRtcPolicies: string[];
	recentDocuments: string[];
	errorBoxes: string[];
	messageBoxes: string[];
	openDialogs: Record<string, unknown>[];
	menu: unknown;
	engineStarts: number;
	/** Requests that no wall stopped and that no handler answered: in Electron they would have gone out. */
	leaks: string[];
}

export const recorded: Recorded = {
	order: [],
	sandboxed: false,
	switches: [],
	crashReporter: null,
	schemes: null,
	handledSchemes: [],
	webPreferences: [],
	windows: [],
	proxy: null,
	networkEmulation: null,
	spellChecker: null,
	webRtcPolicies: [],
	recentDocuments: [],
	errorBoxes: [],
	messageBoxes: [],
	openDialogs: [],
	menu: null,
	engineStarts: 0,
	leaks: [],
};
