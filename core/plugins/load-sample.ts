// Sample rows of a plugin: sample/<entity>.csv or sample/<order>-<entity>.csv, through the record service like any other input. A cell "@key"
// in a reference column means the row whose column `_key` said so before.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordService } from '../entities/records.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { readCsv } from './read-csv.ts';

export async function loadSampleRows(records: RecordService, context: InTransaction, plugin: string): Promise<void> {
  const folder = join(plugin, 'sample');
  if (!existsSync(folder)) return;
  const system = { ...context, principal: systemContext('sample data', context.correlationId).principal };
  const ids = new Map<string, string>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort()) {
    const entity = file.replace(/^\d+-/, '').replace(/\.csv$/, '');
    for (const row of readCsv(readFileSync(join(folder, file), 'utf8'))) {
      const { _key: key, ...cells } = row;
      const values = Object.entries(cells).map(([name, cell]) => [
        name,
        cell.startsWith('@') ? (ids.get(cell.slice(1)) ?? null) : cell,
      ]);
      const stored = await records.create(system, entity, Object.fromEntries(values));
      if (key !== undefined) ids.set(key, stored.id);
    }
  }
}
