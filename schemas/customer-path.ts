// Where the paths lead by which records belong to customers: to a person or to an organization. The policy, the checks and the studio read it here.
import type { EntityDefinition, FieldDefinition } from './types.ts';

/** Where a path of `customers` leads; undefined when to no person and no organization. */
export function customerPath(
  entity: EntityDefinition,
  path: string,
  entityNamed: (name: string) => EntityDefinition | undefined,
): { readonly target: 'person' | 'organization'; readonly isSeveral: boolean } | undefined {
  const steps = path.split('.');
  const last = steps.pop();
  let at: EntityDefinition | undefined = entity;
  for (const step of steps) {
    const field: FieldDefinition | undefined = at?.fields.find(({ name }) => name === step);
    at = field?.kind === 'reference' ? entityNamed(field.target ?? '') : undefined;
  }
  const field = at?.fields.find(({ name }) => name === last);
  const isLink = field?.kind === 'reference' || (field?.kind === 'references' && steps.length === 0);
  const target = last === 'id' && steps.length === 0 ? entity.name : isLink ? field.target : undefined;
  if (target !== 'person' && target !== 'organization') return undefined;
  return { target, isSeveral: field?.kind === 'references' };
}
