// Sample rows of plugins through the record service: read like a user's input, refused like one; a reference
// is written as the title of a record that is there. Automation stays quiet: samples send nothing.
import { readFileSync } from 'node:fs';
import { asHouse, type InTransaction } from '../kernel/context.ts';
import { isId } from '../kernel/id.ts';
import { findByTitle, type TitleNeeds, wrongReference } from '../transfer/find-by-title.ts';
import { readCsv } from '../transfer/read-csv.ts';
import { PluginFault, type PluginFolder } from './plugin-folder.ts';

/** Writes all rows in the caller's transaction. @throws PluginFault naming file and row */
export async function loadSample(
  context: InTransaction,
  plugins: readonly PluginFolder[],
  needs: TitleNeeds,
): Promise<void> {
  const inside: InTransaction = { ...asHouse(context, 'sample data'), quiet: true };
  for (const plugin of plugins) {
    for (const entity of referredFirst(needs, inside, [...plugin.samples.keys()])) {
      const file = plugin.samples.get(entity) ?? '';
      for (const [index, row] of rowsOf(plugin.name, entity, file).entries())
        await createRow(inside, plugin.name, entity, index, row, needs);
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
  needs: TitleNeeds,
): Promise<void> {
  const values = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''));
  try {
    await needs.records.create(context, entity, await withReferences(needs, context, entity, values));
  } catch (error) {
    throw new PluginFault(
      plugin,
      `sample/${entity}.csv row ${index + 1}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

async function withReferences(
  needs: TitleNeeds,
  context: InTransaction,
  entity: string,
  values: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const read: Record<string, string> = { ...values };
  for (const field of needs.definitions.current(context).entity(entity)?.fields ?? []) {
    const said = values[field.name];
    if (field.kind !== 'reference' || said === undefined || isId(said)) continue;
    const found = await findByTitle(needs, context, field, said);
    if (found === undefined) throw wrongReference(field.name, 'import.unknown-reference', said);
    read[field.name] = found;
  }
  return read;
}

/** What is referred to comes before what refers to it. */
function referredFirst(
  { definitions }: TitleNeeds,
  context: InTransaction,
  names: readonly string[],
): readonly string[] {
  const ordered = new Set<string>();
  const entered = new Set<string>();
  const put = (name: string): void => {
    if (!names.includes(name) || entered.has(name)) return;
    entered.add(name);
    const fields = definitions.current(context).entity(name)?.fields ?? [];
    for (const { kind, target } of fields) if (kind === 'reference' && target !== undefined) put(target);
    ordered.add(name);
  };
  for (const name of names) put(name);
  return [...ordered];
}
