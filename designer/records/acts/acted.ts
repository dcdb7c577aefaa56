// Tells the page that something was done from a card, so that its timeline looks at once.
type Listener = (recordId: string) => void;

const listeners = new Set<Listener>();

export function acted(recordId: string): void {
  for (const listener of listeners) listener(recordId);
}

/** Answers its own removal. */
export function onActed(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
