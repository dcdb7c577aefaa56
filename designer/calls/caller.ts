// Who is calling, as the page of their record shows it: its main values, and the lists that have something, a few rows of each. What an administrator makes of
// that page (or of the page for a role) is what opens with a call; of a person those of their organization follow.
import type { FilterTree, PagePart } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import type { EntityForUser, FieldForUser, RelatedList, StoredRecord } from '../api/types.ts';
import { fieldsNamed, type PageShape, pageFor, partText } from '../records/page/shape.ts';

/** Rows of one list: what is behind them is a press away. */
const fewRows = 3;

export interface CallerList {
  readonly title: string;
  readonly entity: EntityForUser;
  readonly count: number;
  readonly rows: readonly StoredRecord[];
}

export interface Caller {
  readonly activity: StoredRecord;
  readonly entity?: EntityForUser;
  readonly record?: StoredRecord;
  readonly shape?: PageShape;
  readonly strip: readonly FieldForUser[];
  readonly lists: readonly CallerList[];
}

/** Who it is is told as soon as it is known, what they have here when that is. @throws ServerProblem */
export async function loadCaller(activityId: string, tell: (caller: Caller) => void): Promise<void> {
  const activity = await ravand.record('activity', activityId);
  const { aboutEntity, aboutId } = activity.values;
  const entity = entityNamed(String(aboutEntity ?? ''));
  if (entity === undefined || typeof aboutId !== 'string') return tell({ activity, strip: [], lists: [] });
  const relating = ravand.related(entity.name, aboutId);
  // Whoever fails first speaks for both.
  relating.catch(() => undefined);
  const record = await ravand.record(entity.name, aboutId);
  const stripOf = (names: PageShape['strip']) =>
    fieldsNamed(entity, names).filter(({ name }) => isFilled(record.values[name]));
  tell({ activity, entity, record, strip: stripOf(pageFor(entity, []).strip), lists: [] });
  const { items: related } = await relating;
  const shape = pageFor(entity, related);
  const own = listParts(shape, related);
  const of = entity.fields.find(({ kind, target }) => kind === 'reference' && target === 'organization');
  const organization = of === undefined ? undefined : record.values[of.name];
  const [lists, more] = await Promise.all([
    listsOf(own, related, aboutId),
    typeof organization === 'string' ? listsOfOrganization(organization) : [],
  ]);
  const named = new Set(lists.map((list) => list.entity.name));
  tell({
    activity,
    entity,
    record,
    shape,
    strip: stripOf(shape.strip),
    lists: [...lists, ...more.filter((list) => !named.has(list.entity.name))],
  });
}

const isFilled = (value: unknown) => value !== null && value !== undefined && value !== '';

/** In the order of the page; what happened and what is to be done have their own places. */
function listParts({ tabs, aside = [] }: PageShape, related: readonly RelatedList[]): readonly PagePart[] {
  const left = ['activity', 'task'];
  return [...tabs, ...aside].filter(({ kind, relation }) => {
    const list = kind === 'related' ? related.find((one) => one.relation === relation) : undefined;
    return list !== undefined && list.count.value > 0 && !left.includes(list.entity);
  });
}

async function listsOfOrganization(id: string): Promise<readonly CallerList[]> {
  const entity = entityNamed('organization');
  if (entity === undefined) return [];
  const { items } = await ravand.related(entity.name, id);
  const parts = listParts(pageFor(entity, items), items).filter(({ relation }) => !relation?.startsWith('person.'));
  return listsOf(parts, items, id);
}

async function listsOf(
  parts: readonly PagePart[],
  related: readonly RelatedList[],
  id: string,
): Promise<readonly CallerList[]> {
  const lists = await Promise.all(
    parts.map(async (part): Promise<CallerList | undefined> => {
      const list = related.find(({ relation }) => relation === part.relation);
      const entity = entityNamed(list?.entity ?? '');
      if (list === undefined || entity === undefined) return undefined;
      const isSeveral = entity.fields.some(({ name, kind }) => name === list.field && kind === 'references');
      const own: FilterTree = { field: list.field, operator: isSeveral ? 'has' : 'eq', value: id };
      const filter = part.filter === undefined ? own : { and: [own, part.filter as FilterTree] };
      const { items } = await ravand.records(entity.name, { filter, sort: 'createdAt:desc', limit: fewRows });
      if (items.length === 0) return undefined;
      return { title: partText(part, related), entity, count: list.count.value, rows: items };
    }),
  );
  return lists.flatMap((list) => list ?? []);
}
