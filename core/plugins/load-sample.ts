// Sample rows of plugins through the record service: read like a user's input, refused like one. Automation stays quiet: samples send nothing.
import { readFileSync } from 'node:fs';
import type { RecordService } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import { readCsv } from '../transfer/read-csv.ts';
import { PluginFault, type PluginFolder } from './plugin-folder.ts';

/** Writes all rows in the caller's transaction. @throws PluginFault naming file and row */
export async function loadSample(
  context: InTransaction,
  plugins: readonly PluginFolder[],
  records: RecordService,
): Promise<void> {
  const inside: InTransaction = { ...context, principal: { kind: 'system', purpose: 'sample data' }, quiet: true };
  for (const plugin of plugins) {
    for (const [entity, file] of plugin.samples) {
      for (const [index, row] of rowsOf(plugin.name, entity, file).entries())
        await createRow(inside, plugin.name, entity, index, row, records);
    }
  }
}

function rowsOf(plugin: string, entity: string, file: string): ReturnType<typeof readCsv> {
  try {
    return readCsv(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PluginFault(plugin, `sample/${entity}.csv ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function createRow(
  context: InTransaction,
  plugin: string,
  entity: string,
  index: number,
  row: Readonly<Record<string, string>>,
  records: RecordService,
): Promise<void> {
  const values = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''));
  try {
    await records.create(context, entity, values);
  } catch (error) {
    throw new PluginFault(
      plugin,
      `sample/${entity}.csv row ${index + 1}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
