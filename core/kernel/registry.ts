// A named collection that is filled while the house is built: channels, field kinds, rule actions, effect handlers, routes.

export interface Registry<T> {
  /** Adds an entry; throws if the name is taken. Answers how to take it out again (plugins are undone that way). */
  add(name: string, entry: T): () => void;
  /** The entry of that name; throws with the names there are. */
  get(name: string): T;
  find(name: string): T | undefined;
  has(name: string): boolean;
  /** In order of addition. */
  names(): string[];
  entries(): [string, T][];
}

/** @param what what the entries are, for messages: "field kind". */
export function createRegistry<T>(what: string): Registry<T> {
  const entries = new Map<string, T>();
  return {
    add(name, entry) {
      if (entries.has(name)) throw new Error(`expected one ${what} named "${name}", found a second`);
      entries.set(name, entry);
      return () => entries.delete(name);
    },
    get(name) {
      const entry = entries.get(name);
      if (entry === undefined)
        throw new Error(`expected a ${what}, found "${name}"; known: ${[...entries.keys()].join(', ')}`);
      return entry;
    },
    find: (name) => entries.get(name),
    has: (name) => entries.has(name),
    names: () => [...entries.keys()],
    entries: () => [...entries],
  };
}
