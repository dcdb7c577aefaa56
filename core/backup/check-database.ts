// What must hold of the data of an installation, asked without changing anything: the database is sound, every file it names is there as it was taken in,
// what is live can be read, and each record is what its history says.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { namesOf } from '../../schemas/entity-names.ts';
import { isComputed } from '../../schemas/field-schema.ts';
import type { Definition, EntityDefinition } from '../../schemas/types.ts';
import type { Inspected } from '../database/inspect-database.ts';
import { unknownMigrations } from '../database/migrations/index.ts';
import { isAmong, name, sql } from '../database/sql.ts';
import { definitionValidator } from '../definitions/definition-validator.ts';
import { createModels } from '../entities/entity-model.ts';
import { auditKeyName, checkSeals, readAuditHead } from '../events/audit-seals.ts';
import { type Json, sameJson } from '../kernel/data.ts';
import { findSecret } from '../kernel/node/secrets.ts';
import { tableOf } from '../query/columns.ts';
import { filesFolder } from './make-backup.ts';
import { listFile } from './manifest.ts';

export interface Check {
  readonly name: string;
  /** How much was looked at. */
  readonly looked: number;
  /** What is wrong, the first ones in words. */
  readonly faults: readonly string[];
  /** How many more there are. */
  readonly more: number;
}

const most = 20;

export function checkOf(name: string, looked: number, faults: readonly string[]): Check {
  return { name, looked, faults: faults.slice(0, most), more: Math.max(0, faults.length - most) };
}

/** @param folder the data folder or the backup: it holds `files/`, and the keys if they were taken along */
export async function checkDatabase(inspected: Inspected, folder: string): Promise<Check[]> {
  const tables = await inspected.tables();
  const unknown = unknownMigrations(await inspected.migrations()).map((one) => `made by a newer version: ${one}`);
  const definitions = await liveDefinitions(inspected);
  return [
    checkOf('database', tables.length, [...(await inspected.faults()), ...unknown]),
    await checkFiles(inspected, folder),
    checkDefinitions(definitions),
    await checkHistory(inspected, definitions, new Set(tables)),
    await checkAudit(inspected, folder, new Set(tables)),
  ];
}

async function checkFiles(inspected: Inspected, folder: string): Promise<Check> {
  const rows = await inspected.read<{ id: string; name: string; size: number; sha256: string }>(
    sql`select id, name, size, sha256 from stored_files order by id`,
  );
  const faults: string[] = [];
  for (const row of rows) {
    const path = `${filesFolder}/${row.id.slice(-2)}/${row.id}`;
    if (!existsSync(join(folder, path))) faults.push(`${row.id} (${row.name}) is lost`);
    else if ((await listFile(folder, path)).sha256 !== row.sha256)
      faults.push(`${row.id} (${row.name}) has other bytes`);
  }
  return checkOf('files', rows.length, faults);
}

/** Without the keys nobody can tell: nothing was looked at. */
async function checkAudit(inspected: Inspected, folder: string, tables: ReadonlySet<string>): Promise<Check> {
  const key = findSecret(folder, auditKeyName);
  if (key === undefined || !tables.has('audit_seals')) return checkOf('audit', 0, []);
  const { looked, faults } = await checkSeals(inspected, Buffer.from(key, 'hex'), readAuditHead(folder));
  return checkOf('audit', looked, faults);
}

interface Live {
  readonly key: string;
  readonly text: string;
}

/** The newest version of each that is not retired. */
function liveDefinitions(inspected: Inspected): Promise<Live[]> {
  return inspected.read<Live>(sql`select v.kind || '/' || v.name || ' ' || v.version as key, v.definition as text from definition_versions v
    where v.retired = 0 and v.version = (select max(w.version) from definition_versions w where w.kind = v.kind and w.name = v.name) order by v.kind, v.name`);
}

function checkDefinitions(live: readonly Live[]): Check {
  const faults = live.flatMap(({ key, text }) => {
    const definition = parsed(text);
    if (definition === undefined) return [`${key} is no JSON`];
    const [first] = definitionValidator.definition(definition);
    return first === undefined ? [] : [`${key}${first.pointer}: ${first.code}`];
  });
  return checkOf('definitions', live.length, faults);
}

function parsed(text: string): Definition | undefined {
  try {
    return JSON.parse(text) as Definition;
  } catch {
    return undefined;
  }
}

/** The last value that the audit tells of each field is the one the record has; what is computed changes without it. */
async function checkHistory(inspected: Inspected, live: readonly Live[], tables: ReadonlySet<string>): Promise<Check> {
  const modelOf = createModels(inspected.dialect);
  const entities = live
    .map(({ text }) => parsed(text))
    .filter((one): one is EntityDefinition => one?.kind === 'entity' && tables.has(tableOf(one)));
  const faults: string[] = [];
  let looked = 0;
  for (const entity of entities) {
    const model = modelOf(entity);
    const rows = await inspected.read<Record<string, unknown>>(sql`select * from ${name(tableOf(entity))} order by id`);
    for (const row of rows) {
      looked += 1;
      const { id, values } = model.stateOf(row);
      const told = await foldAudit(inspected, entity, id);
      for (const { definition, kind } of model.fields) {
        if (isComputed(definition) || !told.has(definition.id)) continue;
        const value = values[definition.name] ?? null;
        const found: unknown = JSON.parse(JSON.stringify(value === null ? null : kind.toJson(value)));
        if (!sameJson(found, told.get(definition.id)))
          faults.push(`${entity.name} ${id}: ${definition.name} is not what its history says`);
      }
    }
  }
  return checkOf('history', looked, faults);
}

/** Field id → the last value told. */
async function foldAudit(inspected: Inspected, entity: EntityDefinition, id: string): Promise<Map<string, Json>> {
  const rows = await inspected.read<{ changes: string }>(
    sql`select changes from audit where subject_entity ${isAmong(namesOf(entity))} and subject_id = ${id} and action like ${'record.%'} order by position`,
  );
  const values = new Map<string, Json>();
  for (const { changes } of rows) {
    for (const [field, change] of Object.entries(JSON.parse(changes) as Record<string, unknown>))
      if (Array.isArray(change)) values.set(field, (change[1] ?? null) as Json);
  }
  return values;
}
