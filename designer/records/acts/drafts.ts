// What somebody began to write on a card and has not sent: kept in this browser for them alone, until it is sent or they sign out.
import { onSession, session } from '../../api/session.ts';
import type { Values } from '../../api/types.ts';

const prefix = 'ravand-act:';
/** The oldest go first: a browser is no archive. */
const most = 40;

interface Kept {
  readonly at: number;
  readonly values: Values;
}

function keyOf(entity: string, record: string, act: string): string {
  return `${prefix}${session.me?.id ?? ''}:${entity}/${record}/${act}`;
}

function keys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

function read(key: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

export function draftOf(entity: string, record: string, act: string): Values | undefined {
  return read(keyOf(entity, record, act))?.values;
}

export function keepDraft(entity: string, record: string, act: string, values: Values): void {
  try {
    localStorage.setItem(keyOf(entity, record, act), JSON.stringify({ at: Date.now(), values } satisfies Kept));
    const all = keys().map((key) => ({ key, at: read(key)?.at ?? 0 }));
    for (const { key } of all.sort((a, b) => b.at - a.at).slice(most)) localStorage.removeItem(key);
  } catch {
    // A full or closed store keeps nothing; what is typed stays on the page.
  }
}

export function dropDraft(entity: string, record: string, act: string): void {
  localStorage.removeItem(keyOf(entity, record, act));
}

onSession(() => {
  if (session.state === 'signed-out') for (const key of keys()) localStorage.removeItem(key);
});
