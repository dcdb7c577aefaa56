// The studio's routes for processes: list, open, keep the draft, check, publish, versions.
import type { LocalText, ProcessDefinitionSource } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

export interface ProcessRow {
  readonly name: string;
  readonly label?: LocalText;
  readonly version: number;
  readonly source: string;
  readonly draft: boolean;
  readonly publishedAt: string;
}

export interface OpenProcess {
  readonly definition?: ProcessDefinitionSource;
  readonly version: number;
  readonly source?: string;
  readonly draft?: {
    readonly definition: ProcessDefinitionSource;
    readonly baseVersion: number;
    readonly updatedAt: string;
  };
}

export interface FindingRow {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly element?: string;
  readonly elementName?: string;
}

export interface VersionRow {
  readonly version: number;
  readonly source: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly note?: string;
}

export interface InstanceCounts {
  readonly counts: readonly { readonly version: number; readonly status: string; readonly count: number }[];
}

const base = (name: string) => `/api/definitions/process/${segment(name)}`;

export const processes = {
  list: () => http.get<{ items: ProcessRow[] }>('/api/definitions/process'),
  open: (name: string) => http.get<OpenProcess>(base(name)),
  keepDraft: (definition: ProcessDefinitionSource, baseVersion: number) =>
    http.put<void>(`${base(definition.name)}/draft`, { definition, baseVersion }),
  discardDraft: (name: string) => http.delete<void>(`${base(name)}/draft`),
  check: (definition: ProcessDefinitionSource) =>
    http.post<{ findings: FindingRow[] }>(`${base(definition.name)}/check`, { definition }),
  publish: (definition: ProcessDefinitionSource, baseVersion: number) =>
    http.post<{ release: number }>('/api/definitions/publish', { changes: [{ definition, baseVersion }] }),
  versions: (name: string) => http.get<{ items: VersionRow[] }>(`${base(name)}/versions`),
  version: (name: string, version: number) =>
    http.get<{ definition: ProcessDefinitionSource }>(`${base(name)}/versions/${version}`),
  messages: () => http.get<{ items: Pick<ProcessRow, 'name' | 'label'>[] }>('/api/definitions/message'),
  instances: (name: string) => http.get<InstanceCounts>(`/api/processes/${segment(name)}/instances`),
};
