// What a reader gets of a condition's explanation and of what actions answered: the shape and the ticks always, values only as far as they may see what
// the values are of.
import type { RelatedTerm } from '../../../schemas/types.ts';
import type { Context } from '../../kernel/context.ts';
import type { Json, JsonObject } from '../../kernel/data.ts';
import { fieldsAlong } from '../../query/field-at.ts';
import type { Explanation } from '../../rules/rules.ts';
import { type HistoryNeeds, mayCarryValues, readableOf, seenCondition, seesAllIn } from '../timeline-entry.ts';

const hidden = { hidden: true } as const;

type Needs = Pick<HistoryNeeds, 'policy' | 'definitions'>;
type TermExplanation = Extract<Explanation, { type: 'term' }>;

export function seenExplanation(needs: Needs, context: Context, entity: string, explanation: Explanation): Explanation {
  if (explanation.type !== 'term')
    return { ...explanation, parts: explanation.parts.map((part) => seenExplanation(needs, context, entity, part)) };
  return isVisible(needs, context, entity, explanation)
    ? explanation
    : { ...explanation, expected: hidden, seen: hidden };
}

/** What an action answered or why it failed, without what may carry a value that the reader does not see. */
export function seenDetail(needs: Needs, context: Context, entityName: string, detail: JsonObject): JsonObject {
  const open = Array.isArray(detail.conditions)
    ? { ...detail, conditions: detail.conditions.map((one) => seenCondition(needs, context, one as Json)) }
    : detail;
  if (seesAllOf(needs, context, entityName)) return open;
  const readable = readableOf(needs, context, needs.definitions.current(context).entity(entityName));
  return Object.fromEntries(
    Object.entries(open).map(([name, value]) => {
      if (name === 'fields' && Array.isArray(value))
        return [name, value.filter((field) => readable.has(String(field)))];
      return [name, mayCarryValues.has(name) ? hidden : value];
    }),
  );
}

function isVisible(needs: Needs, context: Context, entity: string, term: TermExplanation): boolean {
  const { path, related, view, expression } = term;
  if (related !== undefined) return seesRelated(needs, context, entity, related);
  // A view, an expression and what a trigger brought may speak of any field.
  if (view !== undefined || expression !== undefined || path.startsWith('given.'))
    return seesAllOf(needs, context, entity);
  return seesPath(needs, context, entity, path.replace(/^before\./, ''));
}

/** A path is visible when every field along it is. */
function seesPath(needs: Needs, context: Context, entity: string, path: string): boolean {
  const release = needs.definitions.current(context);
  const along = fieldsAlong((name) => release.entity(name), entity, path);
  return (
    along?.every(
      ({ entity: at, field }) =>
        isMember(field.name) || (readableOf(needs, context, at).has(field.name) && seesAllIn(needs, context, field)),
    ) ?? false
  );
}

/** A measure of records of which the reader sees only some would tell them of the others. */
function seesRelated(needs: Needs, context: Context, entity: string, { related }: RelatedTerm): boolean {
  const [first = '', second] = related.split('.');
  const release = needs.definitions.current(context);
  const own = second === undefined ? release.entity(entity)?.fields.find(({ name }) => name === first) : undefined;
  const target = release.entity(second === undefined ? (own?.target ?? '') : first);
  if (target === undefined) return false;
  const grant = needs.policy.grant(context.principal, target, 'read');
  return grant.allowed && grant.rows === undefined && target.fields.every(({ name }) => grant.readable.has(name));
}

function seesAllOf(needs: Needs, context: Context, name: string): boolean {
  const entity = needs.definitions.current(context).entity(name);
  const readable = readableOf(needs, context, entity);
  return entity?.fields.every((field) => readable.has(field.name)) === true;
}

/** id, version and the like belong to every record that is seen at all. */
function isMember(name: string): boolean {
  return ['id', 'version', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy'].includes(name);
}
