import { EventEmitter } from "node:events";

/** What JavaScript itself asks of any object: to await it, print it or make it a string. */
const asked = new Set<string | symbol>(["then", "toJSON", "constructor", "inspect", "nodeType", "asymmetricMatch"]);

/**
 * The object, but for what it does not know: that throws, in reading and in writing. The stand-in is a belief about
 * Electron; where the program relies on something that nobody has thought about here, a test has to say so.
 */
export function strict<T extends object>(name: string, object: T): T {
	return new Proxy(object, {
		get(target, property) {
			if (property in target) {
				const value: unknown = Reflect.get(target, property, target);
				return typeof value === "function" && !isClass(value) ? (value.bind(target) as unknown) : value;
			}
			if (typeof property === "symbol" || asked.has(property)) return undefined;
			throw new Error(`The stand-in does not know ${name}.${property}`);
		},
		set(target, property, value: unknown) {
			if (property in target) return Reflect.set(target, property, value, target);
			throw new Error(`The stand-in does not know ${name}.${String(property)}`);
		},
	});
}

function isClass(value: object): boolean {
	return Function.prototype.toString.call(value).startsWith("class");
}

/** An emitter that knows the names of its events; listening to another one throws. */
export class KnownEvents extends EventEmitter {
	readonly #name: string;
	readonly #events: ReadonlySet<string>;

	constructor(name: string, events: readonly string[]) {
		super();
		this.#name = name;
		this.#events = new Set(events);
	}

	override on(event: string, listener: (...args: never[]) => void): this {
		this.#check(event);
		return super.on(event, listener as (...args: unknown[]) => void);
	}

	override once(event: string, listener: (...args: never[]) => void): this {
		this.#check(event);
		return super.once(event, listener as (...args: unknown[]) => void);
	}

	/** Emits an event that can be prevented; answers whether it was. */
	prevented(event: string, properties: object, ...args: unknown[]): boolean {
		let prevented = false;
		const given = {
			...properties,
			preventDefault: () => {
				prevented = true;
			},
		};
		this.emit(event, strict(`${this.#name} ${event} event`, given), ...args);
		return prevented;
	}

	#check(event: string): void {
		if (!this.#events.has(event)) throw new Error(`The stand-in does not know the event ${event} of ${this.#name}`);
	}
}
