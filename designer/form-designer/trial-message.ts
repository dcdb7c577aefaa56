// What the designer tells the page in the frame in which a form is tried: the form as it stands, and how to look at it.
import type { Calendar, FormDefinition, Language, PageDefinition } from '../../schemas/types.ts';
import type { Direction } from '../shell/preferences.ts';

export interface Trial {
  readonly form: FormDefinition;
  /** The page whose details the form is; absent = the form is tried by itself. */
  readonly page?: PageDefinition | undefined;
  readonly language: Language;
  readonly calendar: Calendar;
  readonly direction: Direction;
  /** Empty = as oneself. */
  readonly role: string;
  /** Id of the record it is filled with; empty = a new one. */
  readonly record: string;
}

const asked = 'ravand-form-trial';
const ready = 'ravand-form-trial-ready';

/** In the frame: says that it can be told, and hears what is told. Answers how to stop. */
export function hearTrial(hear: (trial: Trial) => void): () => void {
  const listen = ({ origin, source, data }: MessageEvent<{ kind?: unknown; trial?: Trial }>) => {
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

export function tellTrial(frame: HTMLIFrameElement | null, trial: Trial): void {
  frame?.contentWindow?.postMessage({ kind: asked, trial }, location.origin);
}
