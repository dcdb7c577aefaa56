// What the records are called that old values of a reference point to: asked for once each; one that is gone or closed to the reader stays unnamed.
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, userName } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { knownTitle, learnTitle } from '../format/known-titles.ts';
import type { Version } from './past.ts';
import { recordTitle } from './record-title.ts';

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

/** The titles that are known, and those of the versions' references that are not yet. */
export async function withTitles(
  entity: EntityForUser,
  versions: readonly Pick<Version, 'changes'>[],
  known: Titles,
): Promise<Titles> {
  const wanted = new Map<string, string>();
  for (const { name, kind, target } of entity.fields) {
    if ((kind !== 'reference' && kind !== 'references') || target === undefined) continue;
    for (const id of versions.flatMap(({ changes }) => changes[name] ?? []).flat())
      if (typeof id === 'string' && !known.has(id) && userName(id) === undefined && knownTitle(id) === undefined)
        wanted.set(id, target);
  }
  const found = await Promise.all([...wanted].map(([id, target]) => titleOf(target, id)));
  for (const [id, title] of found.flat()) learnTitle(id, title);
  return new Map([...known, ...found.flat()]);
}
