// The studio's routes for changes of the schema, and where what they name is found.
import type { EntityDefinition, FieldDefinition, LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

export interface Use {
  readonly kind: string;
  readonly name: string;
  readonly label?: LocalText;
  readonly at: string;
}

export interface Converting {
  readonly looked: number;
  readonly failed: number;
  readonly isWhole: boolean;
  readonly failing: readonly string[];
  readonly examples: readonly {
    readonly record: string;
    readonly title: string | null;
    readonly value: unknown;
    readonly records: number;
    readonly detail: { readonly message: string };
  }[];
}

export interface PreviewedChange {
  readonly change: 'added' | 'renamed' | 'retyped' | 'removed';
  readonly field: FieldDefinition;
  readonly before?: FieldDefinition;
  readonly uses: readonly Use[];
  readonly converting?: Converting;
}

export interface Preview {
  readonly changes: readonly PreviewedChange[];
  readonly statements: readonly string[];
  readonly records: number;
  readonly estimatedSeconds: number;
  readonly findings: readonly { readonly message: string }[];
}

export interface Conversion {
  readonly id: string;
  readonly state: 'converting' | 'finishing' | 'done' | 'refused' | 'cancelled';
  readonly from: FieldDefinition;
  readonly to: FieldDefinition;
  readonly goesBack: boolean;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly details: readonly { readonly message: string }[];
  readonly startedAt: string;
  readonly endedAt?: string;
}

const base = '/api/schema-changes';

export const schemaChanges = {
  preview: (definition: EntityDefinition) => http.post<Preview>(`${base}/preview`, { definition }),
  list: (entity: string) => http.get<{ items: Conversion[] }>(`${base}?entity=${segment(entity)}`),
  uses: (entity: string, field: string) =>
    http.get<{ items: Use[] }>(`${base}/uses?entity=${segment(entity)}&field=${segment(field)}`),
  removed: (entity: string) => http.get<{ items: FieldDefinition[] }>(`${base}/removed?entity=${segment(entity)}`),
  start: (entity: string, field: FieldDefinition, failing: 'refuse' | 'empty') =>
    http.post<Conversion>(base, { entity, field, failing }),
  cancel: (id: string) => http.post<void>(`${base}/${segment(id)}/cancel`),
  undo: (id: string) => http.post<Conversion>(`${base}/${segment(id)}/undo`),
};

/** Only what somebody decides on: new fields need no asking. */
export function isWeighty({ change }: Pick<PreviewedChange, 'change'>): boolean {
  return change !== 'added';
}

/** Has a draft what should be shown before it goes live: another name, or one field less? */
export function needsAsking(live: EntityDefinition | undefined, draft: EntityDefinition): boolean {
  return (live?.fields ?? []).some((field) => {
    const next = draft.fields.find(({ id }) => id === field.id);
    return next === undefined || next.name !== field.name;
  });
}
