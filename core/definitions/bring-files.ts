// Plugin files at a start: what can go live does, in one release; what an admin changed otherwise stays as it is, and the file waits beside it as a draft.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { actorOf } from '../events/actor.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import type { Finding } from './check-release.ts';
import { definitionStore as store } from './definition-store.ts';
import type { PluginFiles, Release } from './definitions.ts';
import type { Drafts } from './drafts.ts';
import type { Picture } from './live-picture.ts';
import { withPast } from './plan-changes.ts';
import { type FilePlan, type PlannedVersion, planFiles } from './plan-files.ts';
import { withPresentNames } from './plan-names.ts';
import { withRoles } from './plan-roles.ts';
import { named, refuse } from './refusals.ts';

export interface FileBringer {
  /** Files that cannot go live over what is live become drafts. @throws Problem 422 `plugin-definition-invalid` for a new one that cannot go live */
  plan(files: readonly PluginFiles[], picture: Picture): Promise<FilePlan>;
  apply(inside: InTransaction, picture: Picture, plan: FilePlan): Promise<void>;
}

export function createFileBringer(needs: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly drafts: Pick<Drafts, 'keep'>;
  readonly check: (picture: Picture, planned: readonly PlannedVersion[]) => Promise<Finding[]>;
  readonly release: (
    inside: InTransaction,
    picture: Picture,
    planned: readonly PlannedVersion[],
    note: string,
  ) => Promise<Release>;
}): FileBringer {
  const { database, clock, log, drafts, check, release } = needs;

  const withColumns = (picture: Picture, planned: readonly PlannedVersion[]): Promise<PlannedVersion[]> =>
    Promise.all(
      planned.map(async (plan) =>
        plan.definition.kind === 'entity'
          ? { ...plan, definition: await withPast(database, picture, plan.definition) }
          : plan,
      ),
    );

  /** @returns false when somebody works on it: the file is met again at the next start, when that draft is published or gone */
  async function asDraft(inside: InTransaction, conflict: FilePlan['drafts'][number]): Promise<boolean> {
    const { key, definition, live, conflicts } = conflict;
    const { kind, name } = definition;
    const by = actorOf(inside.principal);
    const other = await store.draft(inside.transaction, kind, name);
    if (other !== undefined && other.updatedBy !== by) return false;
    await drafts.keep(inside, {
      kind,
      name,
      definition,
      baseVersion: live.versioned.version,
      revision: (other?.revision ?? 0) + 1,
      updatedAt: clock.now(),
      updatedBy: by,
    });
    log.warn(
      { definition: key, conflicts },
      'a plugin file meets an admin change: what is live stays, the merge waits as a draft',
    );
    return true;
  }

  return {
    async plan(files, picture) {
      const plan = planFiles(calledAsNow(files, picture.release), picture.live, await store.files(database));
      const conflicts = [...plan.drafts];
      const brought = await withPresentNames(picture.live, await withColumns(picture, plan.versions));
      let versions = withRoles(picture.live, brought);
      for (;;) {
        const findings = await check(picture, versions);
        if (findings.length === 0) return { ...plan, versions, drafts: conflicts };
        if (findings.every(({ planned }) => planned.live === undefined)) refuseFirst(findings);
        const refused = new Set(
          findings.map((finding) => finding.planned).filter((planned) => planned.live !== undefined),
        );
        versions = versions.filter((version) => !refused.has(version));
        for (const { planned, details } of findings) {
          if (planned.live === undefined) continue;
          const said = details.map((detail) => `${detail.pointer} ${detail.code}`);
          conflicts.push({ key: planned.key, definition: planned.definition, live: planned.live, conflicts: said });
        }
      }
    },

    async apply(inside, picture, plan) {
      const left = new Set<string>();
      for (const conflict of plan.drafts) if (!(await asDraft(inside, conflict))) left.add(conflict.key);
      for (const { key, file } of plan.files) if (!left.has(key)) await store.saveFile(inside, key, file, clock.now());
      if (plan.versions.length > 0) await release(inside, picture, plan.versions, 'plugin files');
    },
  };
}

/** How often a server that begins waits its ten seconds for another that makes the tables of all plugins. */
const startTries = 6;

/** Servers that begin together on a new database: one brings the files in, the others have to wait until it is through. */
export async function whenNotBusy(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'busy') || attempt === startTries) throw error;
    }
  }
}

/** One plugin at a time: the first of those that cannot go live. */
function refuseFirst(findings: readonly Finding[]): void {
  const plugin = findings[0]!.planned.source;
  const own = findings.filter(({ planned }) => planned.source === plugin);
  refuse(
    own.flatMap(({ planned, details }) => named(planned.definition, details)),
    plugin,
  );
}

/** The files of plugins with entities under their names of today: an admin may call them otherwise than their plugin does. */
function calledAsNow(files: readonly PluginFiles[], release: Release): readonly PluginFiles[] {
  const asNow = (entity: EntityDefinition): EntityDefinition => {
    const live = release.entity(entity.name);
    return live === undefined || live.id !== entity.id || live.name === entity.name
      ? entity
      : { ...entity, name: live.name };
  };
  return files.map((source) => ({
    ...source,
    definitions: source.definitions.map((definition) =>
      definition.kind === 'entity' ? asNow(definition) : definition,
    ),
  }));
}
