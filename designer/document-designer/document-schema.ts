// What a document may say: the names its texts read, the paths its blocks show, and what a block begins with.
import { recordSchemaOf } from '../../core/expressions/record-shape.ts';
import type { Schema } from '../../core/expressions/shape.ts';
import type { DocumentBlock, EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { labelOf } from '../format/values.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { pathFields } from '../studio/path-fields.ts';
import type { BlockKind } from './block-edits.ts';

const definitionNamed = (name: string) => entityNamed(name) as unknown as EntityDefinition | undefined;

const sender = {
  entries: Object.fromEntries(
    ['name', 'address', 'phone', 'email', 'website', 'nationalId', 'taxNumber'].map((name) => [
      name,
      'string' as const,
    ]),
  ),
};

/** The record under its entity's name and as `record`, and the organization as `sender`. */
export function documentSchema(entity: string): Schema {
  const known = definitionNamed(entity);
  if (known === undefined) return { sender };
  const record = { entries: recordSchemaOf(known, definitionNamed) };
  return { [entity]: record, record, sender };
}

export interface PathOption {
  readonly value: string;
  readonly label: string;
  readonly kind: FieldDefinition['kind'];
}

const unshown = new Set<FieldDefinition['kind']>(['lines', 'json', 'file', 'image']);

/** The fields of an entity and of what it refers to, those a line of text can say. */
export function pathOptions(entity: string, fits = (field: FieldDefinition) => !unshown.has(field.kind)): PathOption[] {
  return pathFields(entity)
    .filter(fits)
    .map((field) => ({ value: field.name, label: labelOf(field), kind: field.kind }));
}

/** The fields that hold lines, or several records. */
export function lineFields(entity: string): readonly FieldDefinition[] {
  return (definitionNamed(entity)?.fields ?? []).filter(({ kind }) => kind === 'lines' || kind === 'references');
}

/** Of whose fields the columns of a table are. */
export function lineTarget(entity: string, lines: string | undefined): string {
  return lineFields(entity).find(({ name }) => name === lines)?.target ?? '';
}

const isMoney = ({ kind }: FieldDefinition): boolean => kind === 'money';

export function beginningOf(kind: BlockKind, entity: string): Partial<DocumentBlock> {
  const { language } = preferences();
  const paths = (of: string, count: number) =>
    pathOptions(of)
      .filter(({ value }) => !value.includes('.'))
      .slice(0, count)
      .map(({ value }) => ({ path: value }));
  switch (kind) {
    case 'title':
      return { text: { [language]: t('documents.newTitle') }, align: 'center' };
    case 'text':
      return { text: { [language]: t('documents.newText') } };
    case 'fields':
      return { columns: 2, items: paths(entity, 4) };
    case 'table': {
      const lines = lineFields(entity)[0];
      return { lines: lines?.name ?? 'lines', numbered: true, items: paths(lines?.target ?? '', 4) };
    }
    case 'totals': {
      const sums = pathOptions(entity, isMoney).filter(({ value }) => !value.includes('.'));
      const last = sums.at(-1);
      return {
        items: sums.map(({ value }) => ({ path: value, ...(value === last?.value ? { strong: true } : {}) })),
        ...(last ? { words: last.value } : {}),
      };
    }
    case 'signature':
      return { items: [{ label: { [language]: t('documents.newSignature') } }] };
    case 'image':
      return { field: pathOptions(entity, (field) => field.kind === 'image')[0]?.value ?? 'photo', width: 60 };
    default:
      return {};
  }
}
