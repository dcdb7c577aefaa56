// Files as people reach them: uploads for a field they may write, bytes and versions of a field they may read. Whoever may not read the record
// or the field finds no file (THREATS T-F13).
import { storedNameOf } from '../../schemas/entity-names.ts';
import { acceptedEndings, isFileKind, mostBytes } from '../../schemas/file-types.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { type Files, fileOwner, type StoredFile, type UploadRules } from '../files/files.ts';
import type { Context } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { isId } from '../kernel/id.ts';
import { forbidden, notFound } from '../kernel/problem.ts';
import type { RecordService } from './records.ts';

export interface RecordFiles {
  /** What may be uploaded for the field. @throws Problem 403, 404 */
  rules(context: Context, entity: string, field: string): UploadRules;
  /** Of a field of a record, newest first. @throws Problem 404 */
  versions(context: Context, place: FilePlace): Promise<readonly StoredFile[]>;
  /** @throws Problem 404 */
  get(context: Context, place: FilePlace, file: Id): Promise<StoredFile>;
  /** One that waits to be held, for who uploaded it. @throws Problem 404 */
  waiting(context: Context, file: Id): Promise<StoredFile>;
}

/** A field of a record, by name. */
export interface FilePlace {
  readonly entity: string;
  readonly record: Id;
  readonly field: string;
}

export interface RecordFilesNeeds {
  readonly files: Files;
  readonly records: Pick<RecordService, 'get'>;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly policy: Policy;
}

export function createRecordFiles({ files, records, definitions, policy }: RecordFilesNeeds): RecordFiles {
  async function versions(context: Context, { entity, record, field }: FilePlace): Promise<readonly StoredFile[]> {
    const stored = await records.get(context, entity, record);
    const owning = definitions.current(context).entity(entity);
    const definition = fileField(owning?.fields, field);
    if (owning === undefined || !Object.hasOwn(stored.values, field)) throw notFound('field', field);
    return files.versions(context, { entity: storedNameOf(owning), record: stored.id, field: definition.id });
  }

  return {
    rules(context, entityName, fieldName) {
      const entity = definitions.current(context).entity(entityName);
      if (entity === undefined) throw notFound('entity', entityName);
      const field = fileField(entity.fields, fieldName);
      const grants = (['create', 'update'] as const).map((action) => policy.grant(context.principal, entity, action));
      const owner = fileOwner(context);
      if (owner === undefined || !grants.some((grant) => grant.allowed && grant.writable.has(field.name)))
        throw forbidden('update', `${entity.name}.${field.name}`);
      return uploadRules(entity, field, owner);
    },
    versions,
    async get(context, place, id) {
      const file = (await versions(context, place)).find((candidate) => candidate.id === id);
      if (file === undefined) throw notFound('file', id);
      return file;
    },
    async waiting(context, id) {
      const [file] = isId(id) ? await files.find(context, [id]) : [];
      const owner = fileOwner(context);
      if (file === undefined || file.record !== undefined || owner === undefined || file.owner !== owner)
        throw notFound('file', id);
      return file;
    },
  };
}

export function uploadRules(entity: EntityDefinition, field: FieldDefinition, owner: string): UploadRules {
  return {
    entity: storedNameOf(entity),
    field: field.id,
    owner,
    accept: acceptedEndings(field),
    mostBytes: mostBytes(field),
  };
}

function fileField(fields: readonly FieldDefinition[] | undefined, name: string): FieldDefinition {
  const field = fields?.find((candidate) => candidate.name === name && isFileKind(candidate));
  if (field === undefined) throw notFound('field', name);
  return field;
}
