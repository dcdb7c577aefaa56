// What keeps planned versions from going live: each is checked against the picture in which all of them are.
import { namesOf } from '../../schemas/entity-names.ts';
import type { Definition, DefinitionKind, EntityDefinition } from '../../schemas/types.ts';
import { nextTurn } from '../kernel/node/next-turn.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Reader } from '../kernel/transaction.ts';
import { checkEntity } from './check-entity.ts';
import { checkReferences, checkRemoved } from './check-references.ts';
import { checkViewGone } from './check-view.ts';
import { definitionStore as store } from './definition-store.ts';
import { definitionKinds } from './definition-validator.ts';
import type { Publisher } from './definitions.ts';
import { historyIn, type Picture } from './live-picture.ts';
import type { PlannedVersion } from './plan-files.ts';
import { withoutRepeats } from './refusals.ts';
import { keyOf, type LiveSet } from './release.ts';

export interface Finding {
  readonly planned: PlannedVersion;
  readonly details: readonly ProblemDetail[];
}

/** The entities all plugins build on, whose fields the house names in its own code. */
const ownSource = 'schemas';
const kindOrder = new Map(definitionKinds.map((kind, index) => [kind, index]));

/** Settings and entities first, then what builds on them. */
export function inOrder(planned: readonly PlannedVersion[]): PlannedVersion[] {
  const place = (plan: PlannedVersion) => kindOrder.get(plan.definition.kind) ?? 0;
  return [...planned].sort((a, b) => place(a) - place(b));
}

/**
 * Findings of each version that has some.
 * @param needs.inTransaction while it is open, the check goes through without a pause
 */
export async function checkRelease(needs: {
  readonly reader: Reader;
  readonly inTransaction: boolean;
  readonly publishers: ReadonlyMap<DefinitionKind, Publisher<Definition>>;
  readonly before: Picture;
  readonly after: Picture;
  readonly planned: readonly PlannedVersion[];
}): Promise<Finding[]> {
  const { reader, publishers, before, planned } = needs;
  const { release: next, live } = needs.after;
  const findings: Finding[] = [];
  for (const plan of inOrder(planned.filter((candidate) => !candidate.retired))) {
    // As it stands in that picture: what is found out about the one is then known of the other.
    const definition = live.get(plan.key)?.versioned.definition ?? plan.definition;
    const details = [
      ...(await checkLaws(reader, before, plan)),
      ...checkReferences(definition, next),
      ...(definition.kind === 'entity' ? await checkRemoved(definition, liveEntity(plan), next) : []),
    ];
    const publisher = publishers.get(definition.kind);
    if (publisher !== undefined) details.push(...(await publisher.check(definition, next, before.release)));
    if (details.length > 0) findings.push({ planned: plan, details: withoutRepeats(details) });
    // Where an entity goes, everything is looked through: others are served between two definitions.
    if (!needs.inTransaction) await nextTurn();
  }
  for (const plan of planned) {
    const details = isTakenOut(plan) && plan.definition.kind === 'view' ? checkViewGone(plan.definition, next) : [];
    if (details.length > 0) findings.push({ planned: plan, details });
  }
  return findings;
}

/** What an entity may never become, given what it was. */
async function checkLaws(reader: Reader, picture: Picture, plan: PlannedVersion): Promise<readonly ProblemDetail[]> {
  const { definition } = plan;
  if (definition.kind !== 'entity') return [];
  const before = plan.live?.versioned.definition;
  const isRenamed = before !== undefined && before.name !== definition.name;
  const other = ownerOfName(picture.live, definition, isRenamed);
  if (other !== undefined) {
    const params = { name: definition.name, by: other.name };
    return [{ pointer: '/name', code: 'definition.entity-name-had', params }];
  }
  if (plan.live?.retired && !plan.revives && plan.changedByAdmin) {
    const params = { name: definition.name };
    return [{ pointer: '/name', code: 'definition.entity-taken-out', params }];
  }
  if (isRenamed && plan.source === ownSource) {
    const params = { expected: before.name, found: definition.name };
    return [{ pointer: '/name', code: 'definition.entity-renamed', params }];
  }
  const key = isRenamed ? keyOf(before) : plan.key;
  const file = plan.changedByAdmin ? await store.file(reader, key) : undefined;
  return checkEntity(definition, {
    live: liveEntity(plan),
    versions: await historyIn(picture, reader, before?.name ?? definition.name),
    isOwn: plan.source === ownSource,
    file: file?.kind === 'entity' ? file : undefined,
  });
}

/** Another entity that had the name, or its table has it: logs would take the one for the other. Names of tables are compared without case. */
function ownerOfName(live: LiveSet, { id, name }: EntityDefinition, isRenamed: boolean): EntityDefinition | undefined {
  const folded = name.toLowerCase();
  for (const { versioned, retired } of live.values()) {
    const other = versioned.definition;
    if (other.kind !== 'entity' || other.id === id) continue;
    const names = retired || isRenamed ? namesOf(other) : (other.was ?? []);
    if (names.some((one) => one.toLowerCase() === folded)) return other;
  }
  return undefined;
}

function liveEntity({ live }: PlannedVersion): EntityDefinition | undefined {
  const definition = live?.versioned.definition;
  return definition?.kind === 'entity' ? definition : undefined;
}

/** By somebody, not because a plugin's file or folder is gone. */
function isTakenOut({ retired, source, live }: PlannedVersion): boolean {
  return retired && source === 'admin' && live?.retired === false;
}
