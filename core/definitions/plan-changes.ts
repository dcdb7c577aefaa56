// What a release will hold: what somebody changes, with what only its history tells, and everything live that names what is called otherwise with it.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Reader } from '../kernel/transaction.ts';
import { hashOf, definitionStore as store } from './definition-store.ts';
import type { Change } from './definitions.ts';
import { historyIn, type Picture } from './live-picture.ts';
import { withColumns, withFormerNames } from './names/present-names.ts';
import { type PlannedVersion, stamped } from './plan-files.ts';
import { withFirsts } from './plan-firsts.ts';
import { withEverything, withPresentNames, withUsers } from './plan-names.ts';
import { withRoles } from './plan-roles.ts';
import { keyOf, type Live } from './release.ts';

type Wanted = Omit<Change, 'baseVersion'>;

export async function planChanges(
  reader: Reader,
  picture: Picture,
  changes: readonly Wanted[],
): Promise<readonly PlannedVersion[]> {
  const planned = (await Promise.all(changes.map((change) => planChange(reader, picture, change)))).flat();
  const named = withFirsts(picture.live, withRoles(picture.live, await withPresentNames(picture.live, planned)));
  if (changes.some(({ retires }) => retires)) return withEverything(picture.live, named);
  return changes.some(({ columns }) => columns !== undefined) ? withUsers(picture.live, named) : named;
}

async function planChange(
  reader: Reader,
  picture: Picture,
  { definition: given, columns, renames, retires, revives }: Wanted,
): Promise<readonly PlannedVersion[]> {
  const before = keyOf({ kind: given.kind, name: renames ?? given.name });
  const live = picture.live.get(before);
  if (retires && live !== undefined) return [taken(before, live)];
  const definition = given.kind === 'entity' ? await withPast(reader, picture, given, columns, renames) : given;
  const file = await store.file(reader, before);
  const shipped = new Set(file?.kind === 'entity' ? file.fields.map((field) => field.id) : []);
  const planned: PlannedVersion = {
    key: keyOf(definition),
    definition: stamped(definition, (id) => (shipped.has(id) ? 'plugin' : 'admin')),
    source: live?.versioned.source ?? 'admin',
    // What is again as its plugin has it follows the plugin again.
    changedByAdmin: definition.kind === 'entity' || file === undefined || hashOf(file) !== hashOf(definition),
    retired: false,
    live,
    ...(revives && { revives }),
  };
  return live === undefined || before === planned.key ? [planned] : [planned, taken(before, live)];
}

/** With what only its history tells: its columns, its former names. */
export async function withPast(
  reader: Reader,
  picture: Picture,
  given: EntityDefinition,
  columns?: Change['columns'],
  renames = given.name,
): Promise<EntityDefinition> {
  const history = await historyIn(picture, reader, renames);
  return withColumns(withFormerNames(given, history), history, columns);
}

/** An entity stands no more under the name it had. */
function taken(key: string, live: Live): PlannedVersion {
  const { definition, source } = live.versioned;
  return { key, definition, source, changedByAdmin: true, retired: true, live };
}
