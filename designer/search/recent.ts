// Records that this person opened last, in this browser: what the palette offers first. Forgotten at sign-out.
import { onSession, session } from '../api/session.ts';

export interface Recent {
  readonly entity: string;
  readonly id: string;
  readonly title: string;
}

const most = 8;
const prefix = 'ravand-recent:';

function key(): string {
  return `${prefix}${session.me?.id ?? ''}`;
}

export function recents(): readonly Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key()) ?? '[]');
    return Array.isArray(kept) ? (kept as readonly Recent[]) : [];
  } catch {
    return [];
  }
}

export function noteRecent(entity: string, id: string, title: string): void {
  try {
    const others = recents().filter((one) => one.id !== id);
    localStorage.setItem(key(), JSON.stringify([{ entity, id, title }, ...others].slice(0, most)));
  } catch {
    // A closed store remembers nothing.
  }
}

onSession(() => {
  if (session.state !== 'signed-out') return;
  for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name);
});
