// What a message may say: the names its templates and its address read, and the files its record can give.
import { recordSchemaOf } from '../../core/expressions/record-shape.ts';
import type { Schema } from '../../core/expressions/shape.ts';
import { isFileKind } from '../../schemas/file-types.ts';
import type { EntityDefinition, MessageDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { labelOf } from '../format/values.ts';

const definitionNamed = (name: string) => entityNamed(name) as unknown as EntityDefinition | undefined;

/** The record under its entity's name and as `record`; nothing without an entity: then any name may be given by whoever sends it. */
export function messageSchema(entity: string | undefined): Schema | undefined {
  const known = entity === undefined ? undefined : definitionNamed(entity);
  if (known === undefined || entity === undefined) return undefined;
  const entries = recordSchemaOf(known, definitionNamed);
  return { [entity]: { entries }, record: { entries } };
}

const kindOfAddress = { sms: 'phone', email: 'email', inApp: 'reference' } as const;

/** Where a message of this channel about such a record most likely goes; empty where that cannot be told. */
export function addressOf(entity: string, channel: MessageDefinition['channel']): string {
  const known = definitionNamed(entity);
  const field = known?.fields.find(
    ({ kind, target }) => kind === kindOfAddress[channel] && (kind !== 'reference' || target === 'user'),
  );
  return field ? `${entity}.${field.name}` : '';
}

export interface FilePath {
  readonly path: string;
  readonly label: string;
}

/** The files of the record, and of those it refers to. */
export function filePaths(entity: string | undefined): FilePath[] {
  const known = entity === undefined ? undefined : definitionNamed(entity);
  if (known === undefined || entity === undefined) return [];
  const own = known.fields
    .filter((field) => isFileKind(field))
    .map((field) => ({ path: `${entity}.${field.name}`, label: labelOf(field) }));
  const far = known.fields.flatMap((field) => {
    const target = field.kind === 'reference' ? definitionNamed(field.target ?? '') : undefined;
    return (target?.fields ?? [])
      .filter((one) => isFileKind(one))
      .map((one) => ({ path: `${entity}.${field.name}.${one.name}`, label: `${labelOf(field)} · ${labelOf(one)}` }));
  });
  return [...own, ...far];
}
