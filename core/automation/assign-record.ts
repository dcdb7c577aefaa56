// Gives a record to the next user of a pool and says why that one.
import { storedNameOf } from '../../schemas/entity-names.ts';
import type { EntityDefinition, FilterTree } from '../../schemas/types.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { Problem } from '../kernel/problem.ts';
import { pickAssignee } from './pick-assignee.ts';
import { presentRole } from './present-role.ts';

/** @param args role?, team?, orRole? (where nobody is of the first), field? (default: the entity's owner field), onlyIfEmpty? (default true), by? "turn" (default) or "load" */
export async function assignRecord(
  { records, definitions }: { records: RecordService; definitions: Definitions },
  context: InTransaction,
  record: Stored,
  args: JsonObject,
): Promise<JsonObject> {
  const release = definitions.current(context);
  const entity = release.entity(record.entity);
  const field = typeof args.field === 'string' ? args.field : entity?.ownerField;
  if (field === undefined) throw new Problem(422, 'nothing-to-assign', { params: { entity: record.entity } });
  const owner = record.values[field];
  if (args.onlyIfEmpty !== false && typeof owner === 'string' && owner !== '')
    return { assignee: owner, reason: { kind: 'kept' } };
  const from = ({ role, team }: JsonObject) =>
    pickAssignee(records, context, {
      role: typeof role === 'string' ? presentRole(release, role) : undefined,
      team: typeof team === 'string' ? team : undefined,
      entity: entity === undefined ? record.entity : storedNameOf(entity),
      ...(args.by === 'load' ? { load: { entity: record.entity, field, open: openOnes(entity) } } : {}),
    });
  const picked =
    (await from(args)) ?? (typeof args.orRole === 'string' ? await from({ role: args.orRole }) : undefined);
  if (picked === undefined) return { assignee: null, reason: { kind: 'nobody' } };
  await records.update(context, record.entity, record.id, { [field]: picked.user });
  return { assignee: picked.user, name: picked.name, reason: { ...picked.reason } };
}

/** Those whose pipeline has not ended; all where there is none. */
function openOnes(entity: EntityDefinition | undefined): FilterTree | undefined {
  const stage = entity?.fields.find(({ name }) => name === entity.pipeline?.field);
  const ended = stage?.options?.flatMap(({ value, closed }) => (closed === undefined ? [] : [value])) ?? [];
  return stage === undefined || ended.length === 0 ? undefined : { field: stage.name, operator: 'notIn', value: ended };
}
