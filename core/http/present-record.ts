// Records as JSON: their values, and the titles of the records they point to, as far as the asker may read those.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Context } from '../kernel/context.ts';

export interface RecordJson extends Stored {
  /** Title of the referenced record by field name; absent where the asker may not read it. */
  readonly titles: Readonly<Record<string, string>>;
}

export interface PresentNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
}

/** One look-up per referenced entity, not per record. */
export async function presentRecords(
  needs: PresentNeeds,
  context: Context,
  entity: EntityDefinition,
  records: readonly Stored[],
): Promise<RecordJson[]> {
  const references = entity.fields.filter((field) => field.kind === 'reference' && field.target !== undefined);
  const titles = new Map<string, string>();
  for (const target of new Set(references.map((field) => field.target!))) {
    const fields = references.filter((field) => field.target === target);
    const ids = new Set(records.flatMap((record) => fields.map((field) => record.values[field.name])));
    for (const [id, title] of await titlesOf(needs, context, target, ids)) titles.set(`${target}/${id}`, title);
  }
  return records.map((record) => ({
    ...record,
    titles: Object.fromEntries(
      references.flatMap((field) => {
        const title = titles.get(`${field.target}/${String(record.values[field.name])}`);
        return title === undefined ? [] : [[field.name, title]];
      }),
    ),
  }));
}

async function titlesOf(
  { definitions, records }: PresentNeeds,
  context: Context,
  target: string,
  ids: ReadonlySet<unknown>,
): Promise<[string, string][]> {
  const entity = definitions.current(context).entity(target);
  const wanted = [...ids].filter((id): id is string => typeof id === 'string');
  if (!entity || wanted.length === 0) return [];
  const page = await records
    .query(context, target, {
      filter: { field: 'id', operator: 'in', value: wanted },
      fields: [entity.titleField],
      limit: wanted.length,
    })
    .catch(refusedAsNone);
  return page.items.map((item) => [item.id, String(item.values[entity.titleField] ?? '')]);
}

/** Who may not read the other entity sees no titles of it. */
function refusedAsNone(error: unknown): { items: Stored[] } {
  if (error instanceof Error && 'status' in error && (error.status === 403 || error.status === 404))
    return { items: [] };
  throw error;
}
