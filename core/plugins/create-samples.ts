// Samples are loaded once, at set-up; the log says when, and what followed from it.
import type { Access } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Events, PlacedEvent } from '../events/events.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import { type LoadNeeds, loadSample, type SampleFile } from './load-sample.ts';
import { PluginFault } from './plugin-folder.ts';
import { type RemoveNeeds, removeSample } from './remove-sample.ts';
import type { SampleCount, Samples } from './samples.ts';

interface SamplesNeeds extends LoadNeeds, RemoveNeeds {
  readonly database: Database;
  readonly access: Pick<Access, 'principalOf'>;
  readonly events: Events;
  readonly messaging: RemoveNeeds['messaging'];
  readonly workflow: LoadNeeds['workflow'] & RemoveNeeds['workflow'];
  readonly files: () => readonly SampleFile[];
}

const subject = { entity: 'installation', id: 'samples' };

/** Thrown to take a trial back. */
class Trial extends Error {
  override readonly name = 'Trial';
}

/** Set-up goes on without them: who reads it can say so. */
function refuse(error: unknown): never {
  if (!(error instanceof PluginFault)) throw error;
  throw new Problem(422, 'samples-broken', { params: { detail: error.message }, cause: error });
}

export function createSamples(needs: SamplesNeeds): Samples {
  const { database, events, access } = needs;

  async function loaded(context: Context): Promise<PlacedEvent | undefined> {
    const [last] = await events.timeline(context, subject, { limit: 1 });
    return last?.type === 'samples.loaded' ? last : undefined;
  }

  async function remove(context: InTransaction): Promise<readonly SampleCount[]> {
    const last = await loaded(context);
    if (last === undefined) throw notFound('samples', 'loaded');
    const counts = await removeSample(needs, context, last);
    await events.append(context, { type: 'samples.removed', subject, data: {} });
    await events.audit(context, { action: 'samples.removed', subject, changes: {} });
    return counts;
  }

  return {
    async load(context, me) {
      const principal = await access.principalOf(context, me);
      if (principal === undefined) throw notFound('user', me);
      const inside: InTransaction = { ...context, principal, correlationId: newId() };
      await loadSample(inside, await needs.records.get(inside, 'user', me), needs.files(), needs).catch(refuse);
      await events.append(inside, { type: 'samples.loaded', subject, data: {} });
      await events.audit(inside, { action: 'samples.loaded', subject, changes: {} });
    },
    loadedAt: async (context) => (await loaded(context))?.at,
    async tryRemoval(context) {
      let counts: readonly SampleCount[] | undefined;
      await database
        .transaction(context, async (inside) => {
          counts = await remove(inside);
          throw new Trial();
        })
        .catch((error: unknown) => {
          if (!(error instanceof Trial)) throw error;
        });
      return counts ?? [];
    },
    remove: (context) => database.transaction(context, remove),
  };
}
