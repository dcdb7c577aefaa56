// What an editor tells the page in the frame in which its work is looked at: the work as it stands, and how to look at it.
import type { Calendar, Language } from '../../schemas/types.ts';
import type { Direction } from '../shell/preferences.ts';

/** Through whose eyes, and how they read. */
export interface Eyes {
  readonly language: Language;
  readonly calendar: Calendar;
  readonly direction: Direction;
  /** Empty = as oneself. */
  readonly role: string;
}

const asked = 'ravand-trial';
const ready = 'ravand-trial-ready';

/** In the frame: says that it can be told, and hears what is told. Answers how to stop. */
export function hearTrial<T extends Eyes>(hear: (trial: T) => void): () => void {
  const listen = ({ origin, source, data }: MessageEvent<{ kind?: unknown; trial?: T }>) => {
    // Only the page that holds the frame, and only ours, has a say.
    if (origin !== location.origin || source !== parent || data?.kind !== asked || !data.trial) return;
    hear(data.trial);
  };
  addEventListener('message', listen);
  if (parent !== window) parent.postMessage({ kind: ready }, location.origin);
  return () => removeEventListener('message', listen);
}

/** Around the frame: tells it whenever it says that it is ready. Answers how to stop. */
export function whenReady(frame: () => HTMLIFrameElement | null, tell: () => void): () => void {
  const listen = ({ origin, source, data }: MessageEvent<{ kind?: unknown }>) => {
    if (origin === location.origin && source === frame()?.contentWindow && data?.kind === ready) tell();
  };
  addEventListener('message', listen);
  return () => removeEventListener('message', listen);
}

export function tellTrial(frame: HTMLIFrameElement | null, trial: Eyes): void {
  frame?.contentWindow?.postMessage({ kind: asked, trial }, location.origin);
}
