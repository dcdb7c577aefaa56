// How what became of a row is written down: the same for imports and bulk acts.
import type { EntityDefinition } from '../../schemas/types.ts';
import { fieldKind } from '../entities/fields/index.ts';
import type { Stored } from '../entities/records.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Problem } from '../kernel/problem.ts';
import type { ImportRow } from './transfer.ts';
import type { RowResult } from './work-store.ts';

/** What an update did, with what an undo needs. @param names the fields that were to change */
export function updateResult(
  entity: EntityDefinition,
  before: Stored,
  after: Stored,
  names: readonly string[],
): RowResult {
  const { id: record, version } = after;
  if (version === before.version) return { outcome: 'unchanged', record, version };
  return {
    outcome: 'updated',
    record,
    version,
    before: jsonOf(entity, before, names),
    after: jsonOf(entity, after, names),
  };
}

function jsonOf(entity: EntityDefinition, stored: Stored, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.map((name) => {
      const field = entity.fields.find((candidate) => candidate.name === name);
      const value = stored.values[name] ?? null;
      return [name, value === null || field === undefined ? null : fieldKind(field.kind).toJson(value)];
    }),
  );
}

/** @param columnOf the column a field was read from, where there is one */
export function reasonsOf(
  problem: Problem,
  columnOf: (field: string) => number | undefined = () => undefined,
): ImportRow['reasons'] {
  if (problem.details.length === 0) return [{ code: problem.code, params: paramsOf(problem.params) }];
  return problem.details.map(({ pointer, code, params }) => {
    const field = pointer.split('/')[1] ?? '';
    const column = columnOf(field);
    return {
      code,
      ...(params === undefined ? {} : { params: paramsOf(params) }),
      ...(field === '' ? {} : { field }),
      ...(column === undefined ? {} : { column }),
    };
  });
}

function paramsOf(params: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  );
}
