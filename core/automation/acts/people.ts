// Whom a note about a record can mention: people who work here and may see it.
import type { Policy } from '../../access/access.ts';
import type { Subject } from '../../events/events.ts';
import { asHouse, type Context } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import type { OfferedPerson } from './acts.ts';
import type { ReaderNeeds } from './reader.ts';

/** More are not asked whether they see it: who types on finds them. */
const asked = 40;

export async function peopleFor(
  needs: ReaderNeeds & { readonly policy: Policy },
  context: Context,
  { entity: name, id }: Subject,
  search: string,
): Promise<readonly OfferedPerson[]> {
  const { records, policy, access, definitions } = needs;
  const entity = definitions.current(context).entity(name);
  const active = { field: 'active', operator: 'eq', value: true } as const;
  const named = { field: 'name', operator: 'contains', value: search } as const;
  const { items } = await records.query(asHouse(context, 'whom to mention'), 'user', {
    filter: search.trim() === '' ? active : { and: [active, named] },
    sort: [{ field: 'name', direction: 'asc' }],
    limit: asked,
  });
  const people: OfferedPerson[] = [];
  for (const user of items) {
    if (people.length === limits.peopleOffered) break;
    const principal = await access.principalOf(context, user.id);
    const grant = principal && entity && policy.grant(principal, entity, 'read');
    if (principal === undefined || grant?.allowed !== true) continue;
    // Only who does not see all of them is looked up.
    const sees = grant.rows === undefined || (await records.find({ ...context, principal }, name, id)) !== undefined;
    if (sees) people.push({ id: user.id, name: String(user.values.name ?? '') });
  }
  return people;
}
