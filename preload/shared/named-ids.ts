import type { Json } from "#shared/json";
import type { Tool } from "#shared/task";

/** A value of a tool that may be the id of a message, and the key that it stands under, as `message.id`. */
export interface NamedId {
	key: string;
	id: string;
}

/** Values looked at in one tool: an id does not lie behind more. */
const mostValues = 1000;

/** Every text and number in the keys of a tool that the format does not name, in their order. */
export function idsOf(tool: Pick<Tool, "unknown">): NamedId[] {
	const found: NamedId[] = [];
	const walk = (key: string, value: Json): void => {
		if (found.length >= mostValues) return;
		if (typeof value === "string" || typeof value === "number") found.push({ key, id: String(value) });
		else if (Array.isArray(value)) for (const item of value) walk(key, item);
		else if (typeof value === "object" && value !== null)
			for (const [name, inner] of Object.entries(value)) walk(`${key}.${name}`, inner);
	};
	for (const [key, value] of tool.unknown) walk(key, value);
	return found;
}

/** Whether a tool has a key that speaks of a message: no document says how it is called. */
export function namesMessage(tool: Pick<Tool, "unknown">): boolean {
	return idsOf(tool).some(({ key }) => /message|msg/iu.test(key));
}
