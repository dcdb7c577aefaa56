// What the records are called that old values of a reference point to: asked for once each; one that is gone or closed to the reader stays unnamed.
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, userName } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { knownTitle, learnTitle } from '../format/known-titles.ts';
import type { Version } from './past.ts';
import { recordTitle } from './record-title.ts';
import type { FieldChange } from './stored-values.ts';

export type Titles = ReadonlyMap<string, string>;

async function titleOf(target: string, id: string): Promise<[id: string, title: string][]> {
  const entity = entityNamed(target);
  if (!entity) return [];
  try {
    return [[id, recordTitle(await ravand.record(target, id), entity)]];
  } catch (error) {
    if (error instanceof ServerProblem) return [];
    throw error;
  }
}

type Changes = Version['changes'];

/** Asks what the records are called that these changes name and nobody has named yet. */
async function askTitles(
  { fields }: EntityForUser,
  changes: readonly Changes[],
  known: Titles,
): Promise<readonly (readonly [id: string, title: string])[]> {
  const wanted = new Map<string, string>();
  for (const { name, kind, target } of fields) {
    if ((kind !== 'reference' && kind !== 'references') || target === undefined) continue;
    for (const id of changes.flatMap((change) => change[name] ?? []).flat())
      if (typeof id === 'string' && !known.has(id) && userName(id) === undefined && knownTitle(id) === undefined)
        wanted.set(id, target);
  }
  const found = (await Promise.all([...wanted].map(([id, target]) => titleOf(target, id)))).flat();
  for (const [id, title] of found) learnTitle(id, title);
  return found;
}

/** The titles that are known, and those of the versions' references that are not yet. */
export async function withTitles(
  entity: EntityForUser,
  versions: readonly Pick<Version, 'changes'>[],
  known: Titles,
): Promise<Titles> {
  const changes = versions.map((version) => version.changes);
  return new Map([...known, ...(await askTitles(entity, changes, known))]);
}

/** Has the references that changes tell of said by their titles. @param of the entity whose records changed */
export async function learnTitlesOf(of: string, changes: readonly FieldChange[]): Promise<void> {
  const entity = entityNamed(of);
  const pairs = changes.map(({ field, before, after }): Changes => ({ [field]: [before, after] }));
  if (entity) await askTitles(entity, pairs, new Map());
}
