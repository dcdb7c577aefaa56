// Builds the definitions room: keeps the picture of what is live, brings plugin files in, publishes what admins change as releases.

import { namesOf } from '../../schemas/entity-names.ts';
import type { Definition, DefinitionKind, EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { actorOf } from '../events/actor.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { invalid, Problem, type ProblemDetail } from '../kernel/problem.ts';
import { checkEntity } from './check-entity.ts';
import { checkReferences, checkRemoved } from './check-references.ts';
import { checkViewGone } from './check-view.ts';
import { deepFreeze, hashOf, definitionStore as store } from './definition-store.ts';
import { createDefinitionValidator, definitionKinds } from './definition-validator.ts';
import type { Change, Definitions, Draft, PluginFiles, Publisher, Release, Versioned } from './definitions.ts';
import { draftChanged } from './draft-changed.ts';
import { keepRights } from './keep-rights.ts';
import { presentPen, withColumns, withFormerNames } from './names/present-names.ts';
import { surroundingsOf, writeDefinition } from './names/write-definition.ts';
import { type FilePlan, type PlannedVersion, planFiles, stamped } from './plan-files.ts';
import { withFirsts } from './plan-firsts.ts';
import { withEverything, withPresentNames, withUsers } from './plan-names.ts';
import { withRoles } from './plan-roles.ts';
import { createRelease, keyOf, type Live, type LiveSet } from './release.ts';

interface Picture {
  readonly release: Release;
  readonly live: LiveSet;
}

type CheckedMore = NonNullable<Parameters<Definitions['check']>[2]>;

/** What a transaction sees instead of what is live in this process. */
interface Seen {
  picture: Picture | undefined;
}

interface Finding {
  readonly planned: PlannedVersion;
  readonly details: readonly ProblemDetail[];
}

const seen = Symbol('definitions seen by this transaction');
const planTries = 5;
const pollMs = 1_000;
/** The entities all plugins build on, whose fields the house names in its own code. */
const ownSource = 'schemas';
const names = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;

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
  readonly #log: Logger;
  readonly #validator = createDefinitionValidator();
  readonly #publishers = new Map<DefinitionKind, Publisher<Definition>>();
  readonly #listeners = new Set<(release: Release) => void>();
  #order: readonly string[] = [];
  #live: Picture = { release: createRelease(0, new Map(), []), live: new Map() };

  constructor(needs: { database: Database; events: Events; clock: Clock; log: Logger }) {
    this.#database = needs.database;
    this.#events = needs.events;
    this.#clock = needs.clock;
    this.#log = needs.log;
  }

  current(context?: Context): Release {
    return this.#picture(context).release;
  }

  publisher<K extends DefinitionKind>(kind: K, publisher: Publisher<Extract<Definition, { kind: K }>>): void {
    if (this.#publishers.has(kind)) throw new Error(`expected one publisher of ${kind}, found a second`);
    this.#publishers.set(kind, publisher as unknown as Publisher<Definition>);
  }

  onRelease(handle: (release: Release) => void): () => void {
    this.#listeners.add(handle);
    return () => this.#listeners.delete(handle);
  }

  async refresh(context?: Context): Promise<Release> {
    const own = context?.transaction?.memory<Seen>(seen, () => ({ picture: undefined }));
    if (own?.picture !== undefined) return own.picture.release;
    const reader = context?.transaction ?? this.#database;
    const number = await store.releaseNumber(reader);
    if (number <= this.#live.release.number) return this.#live.release;
    const picture = this.#pictureOf(number, await store.liveSet(reader));
    if (context?.transaction === undefined) this.#adopt(picture);
    else this.#see(context as InTransaction, picture);
    return picture.release;
  }

  watch(): () => void {
    if (this.#database.dialect === 'sqlite') return () => {};
    const timer = setInterval(() => {
      this.refresh().catch((error: unknown) =>
        this.#log.warn({ error: String(error) }, 'could not look for a new release'),
      );
    }, pollMs);
    timer.unref();
    return () => clearInterval(timer);
  }

  async start(files: readonly PluginFiles[]): Promise<void> {
    this.#order = files.map((source) => source.plugin);
    for (const source of files) this.#refuseMalformed(source);
    const context = systemContext('bring plugin files in', newId());
    await this.#inNewest(context, async (picture, commit) => {
      const plan = await this.#planFiles(files, picture);
      await commit((inside) => this.#applyFiles(inside, picture, plan));
    });
    if (this.#live.release.number === 0 || this.#live.live.size === 0) await this.refresh();
    // The order of plugins is this process's own: the picture is drawn again under it.
    this.#live = this.#pictureOf(this.#live.release.number, await store.liveSet(this.#database));
  }

  async saveDraft(context: Context, definition: Definition, baseVersion: number, revision: number): Promise<Draft> {
    const { kind, name } = definition;
    if (!definitionKinds.includes(kind)) throw invalid(this.#validator.definition(definition));
    if (typeof name !== 'string' || !names.test(name)) {
      throw invalid([{ pointer: '/name', code: 'validation.name', params: { found: String(name).slice(0, 100) } }]);
    }
    for (const [pointer, count] of [
      ['/baseVersion', baseVersion],
      ['/revision', revision],
    ] as const)
      if (!Number.isSafeInteger(count) || count < 0) throw invalid([{ pointer, code: 'validation.integer' }]);
    const size = Buffer.byteLength(JSON.stringify(definition));
    if (size > limits.bpmnBytes)
      throw new Problem(413, 'too-large', { params: { maximum: limits.bpmnBytes, found: size } });
    const draft: Draft = {
      kind,
      name,
      definition,
      baseVersion,
      revision: revision + 1,
      updatedAt: this.#clock.now(),
      updatedBy: actorOf(context.principal),
    };
    await this.#database.transaction(context, (inside) => this.#keepDraft(inside, draft));
    return draft;
  }

  async #keepDraft(inside: InTransaction, draft: Draft): Promise<void> {
    if (await store.saveDraft(inside, draft)) return;
    throw draftChanged(await store.draft(inside.transaction, draft.kind, draft.name));
  }

  draft(context: Context, kind: DefinitionKind, name: string): Promise<Draft | undefined> {
    return store.draft(this.#database.reader(context), kind, name);
  }

  async drafts(context: Context, kind?: DefinitionKind): Promise<readonly Draft[]> {
    const { live } = this.#picture(context);
    const drafts = await store.drafts(this.#database.reader(context), kind);
    // Of what was taken out it waits until that comes back.
    return drafts.filter((draft) => draft.baseVersion === 0 || live.get(keyOf(draft))?.retired !== true);
  }

  async discardDraft(context: Context, kind: DefinitionKind, name: string): Promise<void> {
    await this.#database.transaction(context, (inside) => store.discardDraft(inside, kind, name));
  }

  shape(definition: Definition): readonly ProblemDetail[] {
    return this.#validator.definition(definition);
  }

  async drafted(context: Context): Promise<Release> {
    const picture = this.#picture(context);
    const drafts = (await this.drafts(context)).filter(({ definition }) => this.shape(definition).length === 0);
    const planned = await this.#planChanges(context, picture, drafts);
    return this.#next(picture, planned, actorOf(context.principal)).release;
  }

  async check(
    context: Context,
    definition: Definition,
    { beside = [], ...more }: CheckedMore = {},
  ): Promise<readonly ProblemDetail[]> {
    const shape = this.shape(definition);
    if (shape.length > 0) return shape;
    const picture = this.#picture(context);
    const own = keyOf(definition);
    const others = beside.filter((other) => keyOf(other) !== own && this.shape(other).length === 0);
    const changes = [{ definition, ...more }, ...others.map((other) => ({ definition: other }))];
    const planned = await this.#planChanges(context, picture, changes);
    const findings = await this.#check(context, picture, planned);
    return findings.flatMap(({ planned: { key, definition: other }, details }) =>
      key === own ? details : named(other, details),
    );
  }

  async checkAll(context: Context, changes: readonly Omit<Change, 'baseVersion'>[]): Promise<readonly ProblemDetail[]> {
    const malformed = changes.flatMap(({ definition }) => named(definition, this.shape(definition)));
    if (malformed.length > 0) return malformed;
    const picture = this.#picture(context);
    const planned = await this.#planChanges(context, picture, changes);
    const findings = await this.#check(context, picture, planned);
    return findings.flatMap(({ planned: { definition }, details }) => named(definition, details));
  }

  brings(source: string): boolean {
    return this.#order.includes(source);
  }

  retiredBy(context: Context, release: number): Promise<readonly Definition[]> {
    return store.retiredBy(this.#database.reader(context), release);
  }

  async publish(context: Context, changes: readonly Change[], note?: string): Promise<Release> {
    this.#refuseRepeated(changes.map((change) => change.definition));
    refuse(changes.flatMap((change) => named(change.definition, this.#validator.definition(change.definition))));
    return this.#inNewest(context, async (picture, commit, where) => {
      for (const change of changes) refuseStale(picture, change);
      const planned = await this.#planChanges(where, picture, changes);
      keepRights(where.principal, planned);
      const findings = await this.#check(where, picture, planned);
      refuse(findings.flatMap((finding) => named(finding.planned.definition, finding.details)));
      return commit(async (inside) => {
        for (const change of changes) {
          await this.#putDraftAway(inside, change);
          if (change.renames !== undefined)
            await this.#carryOver(inside, change.definition as EntityDefinition, change.renames);
        }
        const changed = planned.filter(
          (plan) =>
            plan.retired ||
            hashOf(plan.definition) !== hashOf(plan.live?.versioned.definition ?? plan.definition) ||
            isNew(plan),
        );
        return changed.length === 0 ? picture.release : this.#release(inside, picture, changed, note);
      });
    });
  }

  /** The draft that became a version goes; one that somebody else made of it in the meantime does not. */
  async #putDraftAway(inside: InTransaction, change: { definition: Definition; revision?: number }): Promise<void> {
    const { kind, name } = change.definition;
    const draft = await store.draft(inside.transaction, kind, name);
    if (change.revision !== undefined && change.revision !== (draft?.revision ?? 0)) throw draftChanged(draft);
    if (draft === undefined) return;
    if (change.revision !== undefined || hashOf(draft.definition) === hashOf(change.definition))
      await store.discardDraft(inside, kind, name);
  }

  async shipped(context: Context, kind: DefinitionKind, name: string): Promise<Definition | undefined> {
    const { release, live } = this.#picture(context);
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
    return store.versions(this.#database.reader(context), kind, this.#namesOf(context, kind, name));
  }

  version(
    context: Context,
    kind: DefinitionKind,
    name: string,
    version: number,
  ): Promise<Versioned<Definition> | undefined> {
    return store.version(this.#database.reader(context), kind, this.#namesOf(context, kind, name), version);
  }

  #picture(context: Context | undefined): Picture {
    return context?.transaction?.memory<Seen>(seen, () => ({ picture: undefined })).picture ?? this.#live;
  }

  #pictureOf(number: number, live: LiveSet): Picture {
    return { release: createRelease(number, live, this.#order), live };
  }

  /** Shows the picture to the rest of this transaction, and to the process once it is committed. */
  #see(context: InTransaction, picture: Picture): void {
    const own = context.transaction.memory<Seen>(seen, () => ({ picture: undefined }));
    const before = own.picture;
    own.picture = picture;
    context.transaction.onRollback(() => {
      own.picture = before;
    });
    context.transaction.afterCommit(() => this.#adopt(picture));
  }

  #adopt(picture: Picture): void {
    if (picture.release.number <= this.#live.release.number) return;
    this.#live = picture;
    for (const listener of this.#listeners) listener(picture.release);
  }

  /**
   * Plans against the newest picture outside of any transaction (checks may take long; SQLite has one writer), then commits under the lock
   * if no other release came between; else plans again. Inside a transaction of the caller everything happens there.
   */
  async #inNewest<T>(
    context: Context,
    work: (
      picture: Picture,
      commit: <R>(apply: (inside: InTransaction) => Promise<R>) => Promise<R>,
      where: Context,
    ) => Promise<T>,
  ): Promise<T> {
    if (context.transaction !== undefined) {
      const inside = context as InTransaction;
      const picture = await this.#newestLocked(inside);
      return work(picture, (apply) => apply(inside), inside);
    }
    for (let attempt = 1; ; attempt++) {
      await this.refresh();
      const picture = this.#live;
      try {
        return await work(
          picture,
          (apply) =>
            this.#database.transaction(context, async (inside) => {
              if ((await store.lock(inside)) !== picture.release.number) throw new Overtaken();
              return apply(inside);
            }),
          context,
        );
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
        if (attempt === planTries) throw new Problem(503, 'busy', { cause: error });
      }
    }
  }

  async #newestLocked(inside: InTransaction): Promise<Picture> {
    const number = await store.lock(inside);
    const known = this.#picture(inside);
    return known.release.number === number ? known : this.#pictureOf(number, await store.liveSet(inside.transaction));
  }

  /** All the names of an entity that is live; of anything else its own. */
  #namesOf(context: Context, kind: DefinitionKind, name: string): readonly string[] {
    if (kind !== 'entity') return [name];
    const { release, live } = this.#picture(context);
    const entity = release.entity(name) ?? live.get(keyOf({ kind, name }))?.versioned.definition;
    return entity?.kind === 'entity' ? namesOf(entity) : [name];
  }

  /** What is to be published, and everything live that names what is called otherwise with it. */
  async #planChanges(
    context: Context,
    picture: Picture,
    changes: readonly Omit<Change, 'baseVersion'>[],
  ): Promise<readonly PlannedVersion[]> {
    const planned = (await Promise.all(changes.map((change) => this.#planChange(context, picture, change)))).flat();
    const named = withFirsts(picture.live, withRoles(picture.live, await withPresentNames(picture.live, planned)));
    if (changes.some(({ retires }) => retires)) return withEverything(picture.live, named);
    return changes.some(({ columns }) => columns !== undefined) ? withUsers(picture.live, named) : named;
  }

  async #planChange(
    context: Context,
    picture: Picture,
    { definition: given, columns, renames, retires, revives }: Omit<Change, 'baseVersion'>,
  ): Promise<readonly PlannedVersion[]> {
    const before = keyOf({ kind: given.kind, name: renames ?? given.name });
    const live = picture.live.get(before);
    if (retires && live !== undefined) return [taken(before, live)];
    const definition = given.kind === 'entity' ? await this.#withPast(context, given, columns, renames) : given;
    const file = await store.file(this.#database.reader(context), before);
    const shipped = new Set(file?.kind === 'entity' ? file.fields.map((field) => field.id) : []);
    const planned: PlannedVersion = {
      key: keyOf(definition),
      definition: stamped(definition, (id) => (shipped.has(id) ? 'plugin' : 'admin')),
      source: live?.versioned.source ?? 'admin',
      // What is again as its plugin has it follows the plugin again.
      changedByAdmin: definition.kind === 'entity' || file === undefined || hashOf(file) !== hashOf(definition),
      retired: false,
      live,
      ...(revives && { revives }),
    };
    return live === undefined || before === planned.key ? [planned] : [planned, taken(before, live)];
  }

  /** With what only its history tells: its columns, its former names. */
  async #withPast(
    context: Context,
    given: EntityDefinition,
    columns?: Change['columns'],
    renames = given.name,
  ): Promise<EntityDefinition> {
    const history = await this.#history(context, renames);
    return withColumns(withFormerNames(given, history), history, columns);
  }

  /** The draft and the plugin's file of an entity follow its new name, in the transaction that gives it. */
  async #carryOver(inside: InTransaction, entity: EntityDefinition, from: string): Promise<void> {
    const { kind, name } = entity;
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
    await store.saveFile(inside, keyOf(definition), moved, this.#clock.now());
  }

  /** Findings of each version that has some, against the picture in which all of them are live. */
  async #check(context: Context, picture: Picture, planned: readonly PlannedVersion[]): Promise<Finding[]> {
    const { release: next, live } = this.#next(picture, planned, actorOf(context.principal));
    const findings: Finding[] = [];
    for (const plan of inOrder(planned.filter((candidate) => !candidate.retired))) {
      // As it stands in that picture: what is found out about the one is then known of the other.
      const definition = live.get(plan.key)?.versioned.definition ?? plan.definition;
      const details = [
        ...(await this.#checkLaws(context, plan)),
        ...checkReferences(definition, next),
        ...(definition.kind === 'entity' ? await checkRemoved(definition, liveEntity(plan), next) : []),
      ];
      const publisher = this.#publishers.get(definition.kind);
      if (publisher !== undefined) details.push(...(await publisher.check(definition, next, picture.release)));
      if (details.length > 0) findings.push({ planned: plan, details: withoutRepeats(details) });
    }
    for (const plan of planned) {
      const details = isTakenOut(plan) && plan.definition.kind === 'view' ? checkViewGone(plan.definition, next) : [];
      if (details.length > 0) findings.push({ planned: plan, details });
    }
    return findings;
  }

  async #checkLaws(context: Context, plan: PlannedVersion): Promise<readonly ProblemDetail[]> {
    const { definition } = plan;
    if (definition.kind !== 'entity') return [];
    const before = plan.live?.versioned.definition;
    const isRenamed = before !== undefined && before.name !== definition.name;
    const other = this.#ownerOfName(context, definition, isRenamed);
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
    const reader = this.#database.reader(context);
    const key = isRenamed ? keyOf(before) : plan.key;
    const file = plan.changedByAdmin ? await store.file(reader, key) : undefined;
    return checkEntity(definition, {
      live: liveEntity(plan),
      versions: await this.#history(context, before?.name ?? definition.name),
      isOwn: plan.source === ownSource,
      file: file?.kind === 'entity' ? file : undefined,
    });
  }

  /** Every version of an entity there ever was, oldest first. */
  async #history(context: Context, entity: string): Promise<readonly EntityDefinition[]> {
    const versions = await this.versions(context, 'entity', entity);
    return versions.map(({ definition }) => definition as EntityDefinition).reverse();
  }

  /** Another entity that had the name, or its table has it: logs would take the one for the other. Names of tables are compared without case. */
  #ownerOfName(context: Context, { id, name }: EntityDefinition, isRenamed: boolean): EntityDefinition | undefined {
    const folded = name.toLowerCase();
    for (const { versioned, retired } of this.#picture(context).live.values()) {
      const other = versioned.definition;
      if (other.kind !== 'entity' || other.id === id) continue;
      const names = retired || isRenamed ? namesOf(other) : (other.was ?? []);
      if (names.some((one) => one.toLowerCase() === folded)) return other;
    }
    return undefined;
  }

  #next(picture: Picture, planned: readonly PlannedVersion[], by: string): Picture {
    const live = new Map(picture.live);
    for (const plan of planned) live.set(plan.key, this.#liveOf(plan, by));
    return this.#pictureOf(picture.release.number + 1, live);
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
    this.#see(inside, next);
    const changes: JsonObject[] = [];
    for (const plan of inOrder(planned)) {
      const live = next.live.get(plan.key);
      if (live === undefined) continue;
      const id = await store.addVersion(inside, live, next.release.number);
      const { kind, name } = plan.definition;
      const { version } = live.versioned;
      changes.push({ kind, name, version, ...(plan.retired ? { retired: true } : {}) });
      await this.#events.audit(inside, {
        action: plan.retired ? 'definition.retired' : 'definition.published',
        subject: { entity: 'definition', id },
        changes: { [plan.key]: [plan.live?.versioned.version ?? null, version] },
      });
      const publisher = this.#publishers.get(kind);
      if (plan.retired) await publisher?.retire?.(inside, live.versioned, next.release);
      else await publisher?.apply(inside, live.versioned, plan.live?.versioned, next.release);
    }
    await this.#events.append(inside, {
      type: 'definitions.published',
      data: { release: next.release.number, changes, note: note ?? null },
    });
    return next.release;
  }

  /** Files that cannot go live over what is live become drafts; a new one that cannot go live stops the start. */
  async #planFiles(files: readonly PluginFiles[], picture: Picture): Promise<FilePlan> {
    const context = systemContext('bring plugin files in', newId());
    const plan = planFiles(calledAsNow(files, picture.release), picture.live, await store.files(this.#database));
    const drafts = [...plan.drafts];
    const brought = await withPresentNames(picture.live, await this.#withColumns(context, plan.versions));
    let versions = withRoles(picture.live, brought);
    for (;;) {
      const findings = await this.#check(context, picture, versions);
      if (findings.length === 0) return { ...plan, versions, drafts };
      const fatal = findings.filter((finding) => finding.planned.live === undefined);
      if (fatal.length === findings.length) {
        const plugin = fatal[0]!.planned.source;
        const own = fatal.filter(({ planned }) => planned.source === plugin);
        refuse(
          own.flatMap(({ planned, details }) => named(planned.definition, details)),
          plugin,
        );
      }
      const refused = new Set(
        findings.map((finding) => finding.planned).filter((planned) => planned.live !== undefined),
      );
      versions = versions.filter((version) => !refused.has(version));
      for (const { planned, details } of findings) {
        if (planned.live === undefined) continue;
        const conflicts = details.map((detail) => `${detail.pointer} ${detail.code}`);
        drafts.push({ key: planned.key, definition: planned.definition, live: planned.live, conflicts });
      }
    }
  }

  #withColumns(context: Context, planned: readonly PlannedVersion[]): Promise<PlannedVersion[]> {
    return Promise.all(
      planned.map(async (plan) =>
        plan.definition.kind === 'entity'
          ? { ...plan, definition: await this.#withPast(context, plan.definition) }
          : plan,
      ),
    );
  }

  async #applyFiles(inside: InTransaction, picture: Picture, plan: FilePlan): Promise<void> {
    const now = this.#clock.now();
    const kept = new Set<string>();
    for (const { key, definition, live, conflicts } of plan.drafts) {
      const { kind, name } = definition;
      const other = await store.draft(inside.transaction, kind, name);
      if (other !== undefined && other.updatedBy !== actorOf(inside.principal)) {
        // Somebody works on it: the file is met again at the next start, when that draft is published or gone.
        kept.add(key);
        continue;
      }
      const draft = {
        kind,
        name,
        definition,
        baseVersion: live.versioned.version,
        revision: (other?.revision ?? 0) + 1,
        updatedAt: now,
        updatedBy: actorOf(inside.principal),
      };
      await this.#keepDraft(inside, draft);
      this.#log.warn(
        { definition: key, conflicts },
        'a plugin file meets an admin change: what is live stays, the merge waits as a draft',
      );
    }
    for (const { key, file } of plan.files) if (!kept.has(key)) await store.saveFile(inside, key, file, now);
    if (plan.versions.length > 0) await this.#release(inside, picture, plan.versions, 'plugin files');
  }

  #refuseMalformed(source: PluginFiles): void {
    refuse(
      source.definitions.flatMap((definition) => named(definition, this.#validator.definition(definition))),
      source.plugin,
    );
  }

  #refuseRepeated(definitions: readonly Definition[]): void {
    const keys = definitions.map(keyOf);
    const repeated = definitions.find((definition, index) => keys.indexOf(keyOf(definition)) !== index);
    if (repeated !== undefined) throw invalid(named(repeated, [{ pointer: '/name', code: 'validation.duplicate' }]));
  }
}

/** Another release came between planning and the lock. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

const kindOrder = new Map(definitionKinds.map((kind, index) => [kind, index]));

/** Settings and entities first, then what builds on them. */
function inOrder(planned: readonly PlannedVersion[]): PlannedVersion[] {
  const place = (plan: PlannedVersion) => kindOrder.get(plan.definition.kind) ?? 0;
  return [...planned].sort((a, b) => place(a) - place(b));
}

function liveEntity({ live }: PlannedVersion): EntityDefinition | undefined {
  const definition = live?.versioned.definition;
  return definition?.kind === 'entity' ? definition : undefined;
}

/** By somebody, not because a plugin's file or folder is gone. */
function isTakenOut({ retired, source, live }: PlannedVersion): boolean {
  return retired && source === 'admin' && live?.retired === false;
}

function isNew(plan: PlannedVersion): boolean {
  return plan.live === undefined || plan.live.retired;
}

/** An entity stands no more under the name it had. */
function taken(key: string, live: Live): PlannedVersion {
  const { definition, source } = live.versioned;
  return { key, definition, source, changedByAdmin: true, retired: true, live };
}

/** The files of plugins with entities under their names of today: an admin may call them otherwise than their plugin does. */
function calledAsNow(files: readonly PluginFiles[], release: Release): readonly PluginFiles[] {
  const nameOf = ({ id, name }: EntityDefinition): string => {
    const live = release.entity(name);
    return live?.id === id ? live.name : name;
  };
  return files.map((source) => ({
    ...source,
    definitions: source.definitions.map((definition) =>
      definition.kind === 'entity' ? { ...definition, name: nameOf(definition) } : definition,
    ),
  }));
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

function refuse(details: readonly ProblemDetail[], plugin?: string): void {
  if (details.length === 0) return;
  if (plugin === undefined) throw invalid(details);
  throw new Problem(422, 'plugin-definition-invalid', { params: { plugin, count: details.length }, details });
}

/** Says of each finding which definition it is about: a release holds several. */
function named(definition: Definition, details: readonly ProblemDetail[]): ProblemDetail[] {
  const { kind, name } = (definition ?? {}) as Partial<Definition>;
  return details.map((detail) => ({
    ...detail,
    params: { ...detail.params, definition: `${String(kind)}/${String(name)}` },
  }));
}

function withoutRepeats(details: readonly ProblemDetail[]): ProblemDetail[] {
  const found = new Map(
    details.map((detail) => [`${detail.pointer} ${detail.code} ${JSON.stringify(detail.params ?? {})}`, detail]),
  );
  return [...found.values()];
}
