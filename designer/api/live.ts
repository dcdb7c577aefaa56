// Hears the server's events (GET /api/live) for as long as someone is signed in; the browser itself reconnects.
import type { LiveEvent } from './types.ts';

type Listener = (event: LiveEvent) => void;

const names = ['record', 'task', 'release', 'notice', 'timeline'] as const;
const listeners = new Set<Listener>();
let source: EventSource | undefined;
let wasOpen = false;

function read(name: (typeof names)[number], text: string): LiveEvent | undefined {
  try {
    const data = JSON.parse(text) as Record<string, unknown>;
    return { ...data, type: name, ...(name === 'record' ? { change: data.type } : {}) } as unknown as LiveEvent;
  } catch {
    return undefined;
  }
}

function tell(event: LiveEvent | undefined): void {
  if (event) for (const listener of listeners) listener(event);
}

export function openLive(): void {
  if (source) return;
  wasOpen = false;
  source = new EventSource('/api/live');
  for (const name of names)
    source.addEventListener(name, (event) => tell(read(name, (event as MessageEvent<string>).data)));
  source.addEventListener('open', () => {
    // After a gap something may have been missed: look again.
    if (wasOpen) {
      tell({ type: 'task', id: '', state: '' });
      tell({ type: 'record', entity: '', id: '', version: 0, change: 'missed' });
      tell({ type: 'release', number: 0 });
      tell({ type: 'notice' });
    }
    wasOpen = true;
  });
}

export function closeLive(): void {
  source?.close();
  source = undefined;
}

/** An empty entity or id means: connection was lost meanwhile, anything may have changed. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
