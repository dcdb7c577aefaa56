// Who uses an entity or a field, in definitions and in the views that people saved.

import type { LocalText } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { definitionKinds } from '../../definitions/definition-validator.ts';
import type { Release } from '../../definitions/definitions.ts';
import { findUses, type Sought, type Use, usesInView } from '../../definitions/names/find-uses.ts';
import type { Context } from '../../kernel/context.ts';
import type { Reader } from '../../kernel/transaction.ts';

/** A user of what changes; `savedView` are those that people saved. */
export type ChangeUse = Omit<Use, 'kind'> & { readonly kind: Use['kind'] | 'savedView'; readonly of?: string };

export interface UsesNeeds {
  readonly database: Database;
  /** Views that people saved: what they show, and over what. */
  readonly savedViews: (
    reader: Reader,
  ) => Promise<
    readonly { readonly name: string; readonly title: string; readonly entity: string; readonly definition: string }[]
  >;
}

export async function findChangeUses(
  { database, savedViews }: UsesNeeds,
  context: Context,
  release: Release,
  sought: Sought,
): Promise<ChangeUse[]> {
  const all = definitionKinds.flatMap((kind) => release.all(kind).map(({ definition }) => definition));
  const entities = (entity: string) => release.entity(entity);
  const found: ChangeUse[] = [...(await findUses(all, entities, sought))];
  for (const view of await savedViews(database.reader(context))) {
    const shown = JSON.parse(view.definition) as Parameters<typeof usesInView>[0];
    const label: LocalText = { en: view.title, fa: view.title, ar: view.title, he: view.title };
    for (const place of usesInView(shown, view.entity, entities, sought))
      found.push({ kind: 'savedView', name: view.name, label, of: view.entity, ...place });
  }
  return found;
}
