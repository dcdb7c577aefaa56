// The studio's routes for definitions of every kind: list, open, keep a draft, check, publish, versions.
import type { Definition, DefinitionKind, LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import type { ProblemDetail } from '../api/problem.ts';

export interface DefinitionRow {
  readonly name: string;
  readonly label?: LocalText;
  /** Of what kind of record it speaks. */
  readonly entity?: string;
  /** 0 = never published. */
  readonly version: number;
  readonly source: string;
  readonly draft: boolean;
  readonly publishedAt?: string;
}

export interface KeptDraft<D extends Definition = Definition> {
  readonly definition: D;
  readonly baseVersion: number;
  readonly revision: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export interface OpenDefinition<D extends Definition = Definition> {
  readonly definition?: D;
  readonly version: number;
  readonly source?: string;
  readonly publishedAt?: string;
  readonly publishedBy?: string;
  readonly draft?: KeptDraft<D>;
  /** As its plugin has it, where that is not what is live. */
  readonly shipped?: D;
}

/** Something the checks found. Errors keep a definition from going live. */
export interface Finding {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** There are drafts that mend it: it goes live with them. */
  readonly waits?: true;
  readonly element?: string;
  readonly elementName?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Ways to mend it at one press. */
  readonly fixes?: readonly FindingFix[];
}

export interface FindingFix {
  readonly label: string;
  readonly apply?: () => void;
  /** Instead: where it is mended. */
  readonly href?: string;
}

export interface VersionRow {
  readonly version: number;
  readonly source: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
}

export type DefinitionChange = {
  readonly definition: Definition;
  readonly baseVersion: number;
  readonly revision?: number;
};

const base = (kind: DefinitionKind, name: string) => `/api/definitions/${kind}/${segment(name)}`;

export const definitions = {
  list: (kind: DefinitionKind) => http.get<{ items: DefinitionRow[] }>(`/api/definitions/${kind}`),
  open: <D extends Definition>(kind: D['kind'], name: string) => http.get<OpenDefinition<D>>(base(kind, name)),
  /** @throws ServerProblem `draft-changed` with the draft there is as `more.current` */
  keepDraft: <D extends Definition>(definition: D, baseVersion: number, revision: number) =>
    http.put<Omit<KeptDraft<D>, 'definition'>>(`${base(definition.kind, definition.name)}/draft`, {
      definition,
      baseVersion,
      revision,
    }),
  discardDraft: (kind: DefinitionKind, name: string) => http.delete<void>(`${base(kind, name)}/draft`),
  /** @param revision of the draft that it is kept as: it need not be sent again. @throws ServerProblem `draft-changed` when the draft is another by now */
  check: (definition: Definition, revision?: number) =>
    http.post<{ findings: Finding[] }>(
      `${base(definition.kind, definition.name)}/check`,
      revision === undefined ? { definition } : { revision },
    ),
  /** @throws ServerProblem `stale` with the live version as `more.current`, `draft-changed` as above, 422 with every finding */
  publish: (changes: readonly DefinitionChange[]) =>
    http.post<{ release: number }>('/api/definitions/publish', { changes }),
  /** @throws ServerProblem `definition-of-plugin`, 422 with what would miss it */
  takeOut: (kind: DefinitionKind, name: string, version: number) =>
    http.delete<void>(`${base(kind, name)}?version=${version}`),
  versions: (kind: DefinitionKind, name: string) => http.get<{ items: VersionRow[] }>(`${base(kind, name)}/versions`),
  version: <D extends Definition>(kind: D['kind'], name: string, version: number) =>
    http.get<{ definition: D }>(`${base(kind, name)}/versions/${version}`),
};

/** What a refusal found, as the checks say it. */
export function findingsIn(details: readonly ProblemDetail[]): Finding[] {
  return details.map((detail) => ({
    pointer: detail.pointer,
    code: detail.code,
    message: detail.message ?? detail.code,
    severity: 'error',
  }));
}
