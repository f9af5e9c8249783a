/** Items that follow each other in a file and are given out at once. */
export interface Batch<Item> {
	/** From 0, one after the other. */
	id: number;
	items: Item[];
}

/** Why batches are not answered any more. */
export interface BatchFailure {
	message: string;
	/** A file is not what it was when it was opened; otherwise it could not be read, or who answered broke off. */
	sourceChanged: boolean;
	/** Whose file, where two are read; of one, and of neither, "a". */
	side: "a" | "b";
}

/** What is answered to a batch. */
export type BatchReply<Answer> =
	| { kind: "answered"; id: number; answer: Answer }
	/** Told to stop. */
	| { kind: "stopped" }
	| ({ kind: "failed" } & BatchFailure);

/** What those that answer are told once. */
export interface BatchOrder<Order> {
	order: Order;
	/** Of a JobControl. */
	control: SharedArrayBuffer;
}

/** One of those that answer batches: a worker thread, or (in tests) this one. */
export interface BatchWorker<Item> {
	give(batch: Batch<Item>): void;
	/** Ends it, in the midst of what it is at. */
	end(): void;
}

export interface BatchWorkers<Order, Item, Answer> {
	/** How many may work at once. */
	readonly count: number;
	/** `broken`: it will not answer any more. */
	start(
		told: BatchOrder<Order>,
		reply: (reply: BatchReply<Answer>) => void,
		broken: (error: Error) => void,
	): BatchWorker<Item>;
}
