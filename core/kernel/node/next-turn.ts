// The way out for work that would otherwise go on from promise to promise: answers go out and requests come in only between two turns of the event loop.

/** Resolves in the next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
