// What the studio asks the server about rules beside their definitions.
import type { LocalText, RuleDefinition } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import type { Explanation } from '../api/types.ts';

export interface ActionParameter {
  readonly name: string;
  readonly kind: string;
  readonly required?: true;
  readonly unless?: readonly string[];
  readonly of?: string;
  readonly isFixed?: true;
  readonly label?: LocalText;
}

export interface RuleActionKind {
  readonly name: string;
  readonly label?: LocalText;
  readonly parameters?: readonly ActionParameter[];
  readonly takesFilter?: true;
  readonly isOpen?: true;
}

export interface RuleTally {
  readonly rule: string;
  readonly fired: number;
  readonly failed: number;
  readonly lastFiredAt: string | null;
}

export type TermExplanation = Extract<Explanation, { type: 'term' }>;

/** How a condition came out, and the fewest terms that would have had to come out otherwise. */
export interface Outcome {
  readonly holds: boolean;
  readonly condition: Explanation;
  readonly misses: readonly TermExplanation[];
  readonly of: number;
}

export interface Evaluation extends Outcome {
  readonly event: string;
  readonly type: string;
  readonly at: string;
  readonly record: string;
  readonly title: string | null;
  readonly version?: number;
}

export interface TimedRun {
  readonly at: string;
  readonly done: number;
  readonly fired: number;
  readonly failed: number;
  readonly isOver: boolean;
}

export interface TriedEffect {
  readonly type: string;
  readonly entity: string | null;
  readonly record: string | null;
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Tried extends Outcome {
  readonly actions: readonly {
    readonly action: string;
    readonly done: boolean;
    readonly detail: Readonly<Record<string, unknown>>;
  }[];
  readonly effects: readonly TriedEffect[];
}

export interface Trial {
  readonly id: string;
  readonly days: number;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number;
  readonly fired: number;
  readonly firedLive: number;
  readonly hits: readonly {
    readonly record: string;
    readonly title: string | null;
    readonly at: string;
    readonly draft: boolean;
    readonly live: boolean;
  }[];
}

export interface RuleAddress {
  readonly url: string;
  readonly createdAt: string;
  readonly createdBy: string;
}

export const rules = {
  actions: () => http.get<{ items: RuleActionKind[] }>('/api/rules/actions'),
  tallies: () => http.get<{ items: RuleTally[] }>('/api/rules/tallies'),
  evaluations: (name: string) =>
    http.get<{ items: Evaluation[]; runs: TimedRun[] }>(`/api/rules/${segment(name)}/evaluations`),
  try: (definition: RuleDefinition, record: string) => http.post<Tried>('/api/rules/try', { definition, record }),
  startTrial: (definition: RuleDefinition, days: number) => http.post<Trial>('/api/rules/trials', { definition, days }),
  trial: (id: string) => http.get<Trial>(`/api/rules/trials/${segment(id)}`),
  cancelTrial: (id: string) => http.delete<void>(`/api/rules/trials/${segment(id)}`),
  address: (name: string) => http.get<{ address: RuleAddress | null }>(`/api/rules/${segment(name)}/address`),
  renewAddress: (name: string) => http.post<RuleAddress & { secret: string }>(`/api/rules/${segment(name)}/address`),
  removeAddress: (name: string) => http.delete<void>(`/api/rules/${segment(name)}/address`),
};
