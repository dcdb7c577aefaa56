// The routes of releases: what waits to go live, what went live, and the way back.
import type { Definition, DefinitionKind, LocalText } from '../../schemas/types.ts';
import { http } from '../api/client.ts';
import type { Finding } from '../studio/definitions.ts';

export interface WaitingDraft {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly label?: LocalText;
  readonly definition: Definition;
  /** What is live of it. */
  readonly live?: Definition;
  readonly baseVersion: number;
  /** 0 = never published. */
  readonly liveVersion: number;
  readonly revision: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export interface ReleaseRow {
  readonly number: number;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly note?: string;
  /** How many definitions went live or went with it. */
  readonly changes: number;
}

export interface ReleaseChange {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly label?: LocalText;
  readonly version: number;
  /** It was taken out. */
  readonly retired: boolean;
  readonly before?: Definition;
  readonly after?: Definition;
}

export interface OpenRelease extends Omit<ReleaseRow, 'changes'> {
  readonly changes: readonly ReleaseChange[];
  readonly canUndo: boolean;
  /** Until when it can be taken back, when only time keeps it from that. */
  readonly undoUntil: string;
}

/** A finding of a check of several, with the definition it is about. */
export interface NamedFinding extends Finding {
  readonly definition: string;
}

type Change = { readonly definition: Definition; readonly baseVersion: number; readonly revision: number };

export const releases = {
  drafts: () => http.get<{ items: WaitingDraft[] }>('/api/drafts'),
  check: (changes: readonly Change[]) => http.post<{ findings: NamedFinding[] }>('/api/definitions/check', { changes }),
  publish: (changes: readonly Change[], note: string) =>
    http.post<{ release: number }>('/api/definitions/publish', { changes, ...(note === '' ? {} : { note }) }),
  list: (before?: number) => http.get<{ items: ReleaseRow[] }>('/api/releases', { before }),
  open: (number: number) => http.get<OpenRelease>(`/api/releases/${number}`),
  undo: (number: number) => http.post<{ release: number }>(`/api/releases/${number}/undo`, {}),
};
