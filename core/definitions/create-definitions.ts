// Builds the definitions room: keeps the picture of what is live, brings plugin files in, publishes what admins change as releases.

import type { Definition, DefinitionKind, EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { actorOf } from '../events/actor.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { newId } from '../kernel/id.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { invalid, Problem, type ProblemDetail } from '../kernel/problem.ts';
import { createFileBringer, type FileBringer, whenNotBusy } from './bring-files.ts';
import { checkRelease, type Finding, inOrder } from './check-release.ts';
import { deepFreeze, hashOf, definitionStore as store } from './definition-store.ts';
import { definitionValidator } from './definition-validator.ts';
import type { Change, Definitions, Draft, PluginFiles, Publisher, Release, Versioned } from './definitions.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { keepRights } from './keep-rights.ts';
import { LivePicture, namesIn, type Picture } from './live-picture.ts';
import { presentPen } from './names/present-names.ts';
import { surroundingsOf, writeDefinition } from './names/write-definition.ts';
import { planChanges } from './plan-changes.ts';
import { type PlannedVersion, unknownOf } from './plan-files.ts';
import { named, refuse } from './refusals.ts';
import { keyOf, type Live } from './release.ts';

type CheckedMore = NonNullable<Parameters<Definitions['check']>[2]>;

export function createDefinitions(needs: {
  database: Database;
  events: Events;
  clock: Clock;
  log: Logger;
}): Definitions {
  return new DefinitionHouse(needs);
}

class DefinitionHouse implements Definitions {
  readonly #database: Database;
  readonly #events: Events;
  readonly #clock: Clock;
  readonly #picture: LivePicture;
  readonly #drafts: Drafts;
  readonly #files: FileBringer;
  readonly #publishers = new Map<DefinitionKind, Publisher<Definition>>();

  constructor(needs: { database: Database; events: Events; clock: Clock; log: Logger }) {
    this.#database = needs.database;
    this.#events = needs.events;
    this.#clock = needs.clock;
    this.#picture = new LivePicture(needs);
    this.#drafts = createDrafts(needs);
    this.#files = createFileBringer({
      ...needs,
      drafts: this.#drafts,
      check: (picture, planned) => this.#check(systemContext('bring plugin files in', newId()), picture, planned),
      release: (...given) => this.#release(...given),
    });
  }

  current(context?: Context): Release {
    return this.#picture.of(context).release;
  }

  publisher<K extends DefinitionKind>(kind: K, publisher: Publisher<Extract<Definition, { kind: K }>>): void {
    if (this.#publishers.has(kind)) throw new Error(`expected one publisher of ${kind}, found a second`);
    this.#publishers.set(kind, publisher as unknown as Publisher<Definition>);
  }

  onRelease(handle: (release: Release) => void): () => void {
    return this.#picture.onRelease(handle);
  }

  refresh(context?: Context): Promise<Release> {
    return this.#picture.refresh(context);
  }

  watch(): () => void {
    return this.#picture.watch();
  }

  async start(files: readonly PluginFiles[]): Promise<void> {
    this.#picture.order = files.map((source) => source.plugin);
    const known = await store.files(this.#database);
    for (const { plugin, definitions } of files) refuse(this.#malformed(unknownOf(definitions, known)), plugin);
    const context = systemContext('bring plugin files in', newId());
    await whenNotBusy(() =>
      this.#picture.inNewest(context, async (picture, commit) => {
        const plan = await this.#files.plan(files, picture);
        await commit((inside) => this.#files.apply(inside, picture, plan));
      }),
    );
    await this.#picture.redraw();
  }

  saveDraft(context: Context, definition: Definition, baseVersion: number, revision: number): Promise<Draft> {
    return this.#drafts.saveDraft(context, definition, baseVersion, revision);
  }

  draft(context: Context, kind: DefinitionKind, name: string): Promise<Draft | undefined> {
    return this.#drafts.draft(context, kind, name);
  }

  async drafts(context: Context, kind?: DefinitionKind): Promise<readonly Draft[]> {
    const { live } = this.#picture.of(context);
    const drafts = await store.drafts(this.#database.reader(context), kind);
    // Of what was taken out it waits until that comes back.
    return drafts.filter((draft) => draft.baseVersion === 0 || live.get(keyOf(draft))?.retired !== true);
  }

  discardDraft(context: Context, kind: DefinitionKind, name: string): Promise<void> {
    return this.#drafts.discardDraft(context, kind, name);
  }

  shape(definition: Definition): readonly ProblemDetail[] {
    return definitionValidator.definition(definition);
  }

  async drafted(context: Context): Promise<Release> {
    const picture = this.#picture.of(context);
    const drafts = (await this.drafts(context)).filter(({ definition }) => this.shape(definition).length === 0);
    const planned = await planChanges(this.#database.reader(context), picture, drafts);
    return this.#next(picture, planned, actorOf(context.principal)).release;
  }

  async check(
    context: Context,
    definition: Definition,
    { beside = [], ...more }: CheckedMore = {},
  ): Promise<readonly ProblemDetail[]> {
    const shape = this.shape(definition);
    if (shape.length > 0) return shape;
    const own = keyOf(definition);
    const others = beside.filter((other) => keyOf(other) !== own && this.shape(other).length === 0);
    const changes = [{ definition, ...more }, ...others.map((other) => ({ definition: other }))];
    const findings = await this.#checkChanges(context, changes);
    return findings.flatMap(({ planned: { key, definition: other }, details }) =>
      key === own ? details : named(other, details),
    );
  }

  async checkAll(context: Context, changes: readonly Omit<Change, 'baseVersion'>[]): Promise<readonly ProblemDetail[]> {
    const malformed = this.#malformed(changes.map(({ definition }) => definition));
    if (malformed.length > 0) return malformed;
    const findings = await this.#checkChanges(context, changes);
    return findings.flatMap(({ planned: { definition }, details }) => named(definition, details));
  }

  brings(source: string): boolean {
    return this.#picture.order.includes(source);
  }

  retiredBy(context: Context, release: number): Promise<readonly Definition[]> {
    return store.retiredBy(this.#database.reader(context), release);
  }

  async publish(context: Context, changes: readonly Change[], note?: string): Promise<Release> {
    const definitions = changes.map((change) => change.definition);
    refuseRepeated(definitions);
    refuse(this.#malformed(definitions));
    return this.#picture.inNewest(context, async (picture, commit, where) => {
      for (const change of changes) refuseStale(picture, change);
      const planned = await planChanges(this.#database.reader(where), picture, changes);
      keepRights(where.principal, planned);
      const findings = await this.#check(where, picture, planned);
      refuse(findings.flatMap((finding) => named(finding.planned.definition, finding.details)));
      const changed = planned.filter(isChanged);
      const release = () =>
        commit(async (inside) => {
          for (const change of changes) {
            await this.#drafts.putAway(inside, change);
            if (change.renames !== undefined)
              await this.#drafts.carryOver(inside, change.definition as EntityDefinition, change.renames);
          }
          return changed.length === 0 ? picture.release : this.#release(inside, picture, changed, note);
        });
      return where.transaction === undefined ? this.#prepared(changed, release) : release();
    });
  }

  /** With what publishers make ready beforehand. */
  async #prepared(planned: readonly PlannedVersion[], release: () => Promise<Release>): Promise<Release> {
    const ready = planned.filter(({ live, retired }) => live !== undefined && !retired);
    try {
      for (const { definition } of ready) await this.#publishers.get(definition.kind)?.prepare?.(definition);
      return await release();
    } catch (error) {
      for (const { definition } of ready) await this.#publishers.get(definition.kind)?.abandon?.(definition);
      throw error;
    }
  }

  async shipped(context: Context, kind: DefinitionKind, name: string): Promise<Definition | undefined> {
    const { release, live } = this.#picture.of(context);
    const key = keyOf({ kind, name });
    const file = await store.file(this.#database.reader(context), key);
    if (file === undefined || !this.brings(live.get(key)?.versioned.source ?? 'admin')) return undefined;
    const all = [...live.values()].flatMap(({ versioned, retired }) => (retired ? [] : [versioned.definition]));
    return writeDefinition(
      file,
      presentPen((entity) => release.entity(entity)),
      surroundingsOf(all),
    );
  }

  versions(context: Context, kind: DefinitionKind, name: string): Promise<readonly Versioned<Definition>[]> {
    return store.versions(this.#database.reader(context), kind, namesIn(this.#picture.of(context), kind, name));
  }

  version(
    context: Context,
    kind: DefinitionKind,
    name: string,
    version: number,
  ): Promise<Versioned<Definition> | undefined> {
    const names = namesIn(this.#picture.of(context), kind, name);
    return store.version(this.#database.reader(context), kind, names, version);
  }

  #malformed(definitions: readonly Definition[]): ProblemDetail[] {
    return definitions.flatMap((definition) => named(definition, this.shape(definition)));
  }

  async #checkChanges(context: Context, changes: readonly Omit<Change, 'baseVersion'>[]): Promise<Finding[]> {
    const picture = this.#picture.of(context);
    return this.#check(context, picture, await planChanges(this.#database.reader(context), picture, changes));
  }

  #check(context: Context, picture: Picture, planned: readonly PlannedVersion[]): Promise<Finding[]> {
    return checkRelease({
      reader: this.#database.reader(context),
      inTransaction: context.transaction !== undefined,
      publishers: this.#publishers,
      before: picture,
      after: this.#next(picture, planned, actorOf(context.principal)),
      planned,
    });
  }

  #next(picture: Picture, planned: readonly PlannedVersion[], by: string): Picture {
    const live = new Map(picture.live);
    for (const plan of planned) live.set(plan.key, this.#liveOf(plan, by));
    return this.#picture.draw(picture.release.number + 1, live);
  }

  #liveOf(plan: PlannedVersion, by: string): Live {
    const isSame = plan.definition === plan.live?.versioned.definition;
    return {
      versioned: Object.freeze({
        definition: isSame ? plan.definition : deepFreeze(structuredClone(plan.definition)),
        version: (plan.live?.versioned.version ?? 0) + 1,
        source: plan.source,
        publishedAt: this.#clock.now(),
        publishedBy: by,
      }),
      changedByAdmin: plan.changedByAdmin,
      retired: plan.retired,
    };
  }

  /** Versions, tables, deployments, event and audit of one release, in the caller's transaction. */
  async #release(
    inside: InTransaction,
    picture: Picture,
    planned: readonly PlannedVersion[],
    note?: string,
  ): Promise<Release> {
    const by = actorOf(inside.principal);
    const next = this.#next(picture, planned, by);
    await store.addRelease(inside, { number: next.release.number, at: this.#clock.now(), by, note });
    this.#picture.show(inside, next);
    const changes: JsonObject[] = [];
    for (const plan of inOrder(planned)) {
      const live = next.live.get(plan.key);
      if (live !== undefined) changes.push(await this.#bringToLife(inside, plan, live, next.release));
    }
    await this.#events.append(inside, {
      type: 'definitions.published',
      data: { release: next.release.number, changes, note: note ?? null },
    });
    return next.release;
  }

  /** @returns what the event of the release tells of it */
  async #bringToLife(inside: InTransaction, plan: PlannedVersion, live: Live, release: Release): Promise<JsonObject> {
    const id = await store.addVersion(inside, live, release.number);
    const { kind, name } = plan.definition;
    const { version } = live.versioned;
    await this.#events.audit(inside, {
      action: plan.retired ? 'definition.retired' : 'definition.published',
      subject: { entity: 'definition', id },
      changes: { [plan.key]: [plan.live?.versioned.version ?? null, version] },
    });
    const publisher = this.#publishers.get(kind);
    if (plan.retired) await publisher?.retire?.(inside, live.versioned, release);
    else await publisher?.apply(inside, live.versioned, plan.live?.versioned, release);
    return { kind, name, version, ...(plan.retired ? { retired: true } : {}) };
  }
}

function isChanged({ retired, definition, live }: PlannedVersion): boolean {
  return retired || live === undefined || live.retired || hashOf(definition) !== hashOf(live.versioned.definition);
}

function refuseRepeated(definitions: readonly Definition[]): void {
  const keys = definitions.map(keyOf);
  const repeated = definitions.find((definition, index) => keys.indexOf(keyOf(definition)) !== index);
  if (repeated !== undefined) throw invalid(named(repeated, [{ pointer: '/name', code: 'validation.duplicate' }]));
}

function refuseStale(picture: Picture, change: Change): void {
  const { kind, name } = change.definition;
  const live = picture.live.get(keyOf({ kind, name: change.renames ?? name }));
  const version = live === undefined || live.retired ? 0 : live.versioned.version;
  // 0 begins anew what was retired; its next version follows the retired one.
  if (version === change.baseVersion) return;
  throw new Problem(409, 'stale', {
    params: { expected: version, found: change.baseVersion },
    more: { current: live?.versioned, yours: change.definition },
  });
}
