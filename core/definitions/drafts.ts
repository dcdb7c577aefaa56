// What waits to be published: one draft of a definition, whoever works on it. Two who do are told of each other, the last one never wins unseen.
import type { Definition, EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { actorOf } from '../events/actor.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import { hashOf, definitionStore as store } from './definition-store.ts';
import { definitionKinds, definitionValidator } from './definition-validator.ts';
import type { Change, Definitions, Draft } from './definitions.ts';
import { draftChanged } from './draft-changed.ts';
import { keyOf } from './release.ts';

const names = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;

interface DraftNeeds {
  readonly database: Database;
  readonly clock: Clock;
}

export interface Drafts extends Pick<Definitions, 'saveDraft' | 'draft' | 'discardDraft'> {
  /** @throws Problem 409 `draft-changed` when it is not the one before */
  keep(inside: InTransaction, draft: Draft): Promise<void>;
  /** The draft that became a version goes; one that somebody else made of it in the meantime does not. */
  putAway(inside: InTransaction, change: Pick<Change, 'definition' | 'revision'>): Promise<void>;
  /** The draft and the plugin's file of an entity follow its new name, in the transaction that gives it. */
  carryOver(inside: InTransaction, entity: EntityDefinition, from: string): Promise<void>;
}

export function createDrafts({ database, clock }: DraftNeeds): Drafts {
  const refuseUnkept = (definition: Definition, baseVersion: number, revision: number): void => {
    const { kind, name } = definition;
    if (!definitionKinds.includes(kind)) throw invalid(definitionValidator.definition(definition));
    if (typeof name !== 'string' || !names.test(name))
      throw invalid([{ pointer: '/name', code: 'validation.name', params: { found: String(name).slice(0, 100) } }]);
    for (const [pointer, count] of [
      ['/baseVersion', baseVersion],
      ['/revision', revision],
    ] as const)
      if (!Number.isSafeInteger(count) || count < 0) throw invalid([{ pointer, code: 'validation.integer' }]);
    const size = Buffer.byteLength(JSON.stringify(definition));
    if (size > limits.bpmnBytes)
      throw new Problem(413, 'too-large', { params: { maximum: limits.bpmnBytes, found: size } });
  };

  async function keep(inside: InTransaction, draft: Draft): Promise<void> {
    if (await store.saveDraft(inside, draft)) return;
    throw draftChanged(await store.draft(inside.transaction, draft.kind, draft.name));
  }

  return {
    keep,
    async saveDraft(context, definition, baseVersion, revision) {
      refuseUnkept(definition, baseVersion, revision);
      const { kind, name } = definition;
      const draft: Draft = {
        kind,
        name,
        definition,
        baseVersion,
        revision: revision + 1,
        updatedAt: clock.now(),
        updatedBy: actorOf(context.principal),
      };
      await database.transaction(context, (inside) => keep(inside, draft));
      return draft;
    },
    draft: (context: Context, kind, name) => store.draft(database.reader(context), kind, name),
    async discardDraft(context, kind, name) {
      await database.transaction(context, (inside) => store.discardDraft(inside, kind, name));
    },

    async putAway(inside, { definition, revision }) {
      const { kind, name } = definition;
      const draft = await store.draft(inside.transaction, kind, name);
      if (revision !== undefined && revision !== (draft?.revision ?? 0)) throw draftChanged(draft);
      if (draft === undefined) return;
      if (revision !== undefined || hashOf(draft.definition) === hashOf(definition))
        await store.discardDraft(inside, kind, name);
    },

    async carryOver(inside, { kind, name }, from) {
      const draft = await store.draft(inside.transaction, kind, from);
      if (draft !== undefined) {
        const base = draft.baseVersion === 0 ? 0 : draft.baseVersion + 1;
        const definition = { ...(draft.definition as EntityDefinition), name };
        await store.renameDraft(inside, { ...draft, name, definition, baseVersion: base }, from);
      }
      const key = keyOf({ kind, name: from });
      const file = (await store.files(inside.transaction)).get(key);
      if (file === undefined) return;
      const definition: Definition = { ...(file.definition as EntityDefinition), name };
      await store.forgetFile(inside, key);
      const moved = { ...file, definition, hash: hashOf(definition) };
      await store.saveFile(inside, keyOf(definition), moved, clock.now());
    },
  };
}
