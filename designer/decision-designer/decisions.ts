// The routes of decisions that are designed: tried, read from DMN, written as DMN; and what a new one begins with.
import type { DecisionDefinition } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { entityNamed } from '../api/session.ts';
import type { Beginning } from '../studio/definition-list.ts';
import { newId } from './new-id.ts';

export interface Trial {
  readonly value: unknown;
  /** FEEL that gives the value again. */
  readonly text: string;
  /** From 0. */
  readonly rows: readonly number[];
  readonly inputs: readonly { readonly expression: string; readonly text: string; readonly value: unknown }[];
  readonly required: readonly { readonly decision: string; readonly text: string }[];
}

export interface DmnReading {
  readonly decisions: readonly DecisionDefinition[];
  readonly unread: readonly { readonly element: string; readonly what: string }[];
}

export const dmnVersions = ['1.5', '1.4', '1.3'] as const;

export const decisions = {
  /** @param given FEEL by name */
  try: (definition: DecisionDefinition, given: Readonly<Record<string, string>>, record: string | undefined) =>
    http.post<Trial>('/api/decisions/try', { definition, given, ...(record === undefined ? {} : { record }) }),
  readDmn: (xml: string) => http.post<DmnReading>('/api/decisions/dmn', { xml }),
  writeDmn: (name: string, version: string) =>
    http.get<{ xml: string }>(`/api/decisions/${segment(name)}/dmn?version=${version}`),
};

/** One input, one output, one empty row. */
/** What one would decide by: a choice or a number of the entity before any text; a name of one's own where it is of none. */
function firstInput(entity: string): Pick<DecisionDefinition['inputs'][number], 'expression' | 'type'> {
  const fields = entityNamed(entity)?.fields ?? [];
  const kinds = ['choice', 'integer', 'decimal', 'money', 'percent', 'rating', 'text'] as const;
  const field = kinds.flatMap((kind) => fields.filter((one) => one.kind === kind))[0];
  if (field === undefined) return { expression: 'input', type: 'string' };
  return { expression: field.name, type: field.kind === 'choice' || field.kind === 'text' ? 'string' : 'number' };
}

export function freshDecision({ name, label, entity }: Beginning): DecisionDefinition {
  return {
    kind: 'decision',
    name,
    label,
    ...(entity === '' ? {} : { entity }),
    hitPolicy: 'unique',
    inputs: [{ id: newId('input'), ...firstInput(entity) }],
    outputs: [{ id: newId('output'), name: 'result', type: 'string' }],
    rows: [{ id: newId('row'), when: ['-'], give: [''] }],
  };
}
