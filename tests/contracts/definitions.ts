// What every installation may assume of definitions, on each database: run by definitions.test.ts and definitions.postgres.test.ts.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import { createDefinitions } from '../../core/definitions/create-definitions.ts';
import type { Definitions, PluginFiles, Publisher } from '../../core/definitions/definitions.ts';
import { withReleaseCheck } from '../../core/definitions/with-release-check.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { type Context, systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import type { Problem, ProblemDetail } from '../../core/kernel/problem.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition, RuleDefinition } from '../../schemas/types.ts';
import type { Place } from './databases.ts';

const name: FieldDefinition = { id: 'lead.name', name: 'name', kind: 'text', label: { en: 'Name' } };
const status: FieldDefinition = {
  id: 'lead.status',
  name: 'status',
  kind: 'choice',
  options: [{ value: 'new', label: { en: 'New' } }, { value: 'won' }],
};
const interest: FieldDefinition = {
  id: 'a1',
  name: 'interest',
  kind: 'choice',
  label: { fa: 'علاقه‌مندی', en: 'Interest' },
  options: [{ value: 'hot' }],
};

function lead(
  fields: readonly FieldDefinition[] = [name, status],
  more: Partial<EntityDefinition> = {},
): EntityDefinition {
  return {
    kind: 'entity',
    id: 'lead',
    name: 'lead',
    titleField: 'name',
    fields,
    access: { staff: { read: 'all', create: true, update: 'own', delete: 'none' } },
    ...more,
  };
}

const form: FormDefinition = { kind: 'form', name: 'web', entity: 'lead', fields: [{ field: 'name' }] };

function rule(ruleName: string, more: Partial<RuleDefinition> = {}): RuleDefinition {
  const base = {
    kind: 'rule',
    name: ruleName,
    entity: 'lead',
    on: ['created'],
    when: { path: 'name', operator: 'notEmpty' },
  } as const;
  // biome-ignore lint/suspicious/noThenProperty: the word of the rule's schema; a rule is never awaited
  return { ...base, then: [{ do: 'setField', with: { field: 'status', value: 'new' } }], ...more };
}

function sales(...definitions: PluginFiles['definitions']): PluginFiles[] {
  return [{ plugin: 'sales', definitions }];
}

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  return work.then(
    () => expect.fail('expected a Problem, found success'),
    (error: unknown) => error as Problem,
  );
}

function codesOf(problem: { details: readonly ProblemDetail[] }): [string, string][] {
  return problem.details.map((detail) => [detail.pointer, detail.code]);
}

export function describeDefinitions(makePlace: () => Promise<Place>): void {
  let place: Place;
  let database: Database;
  let definitions: Definitions;
  let admin: Context;
  const clock = createManualClock(new Date('2030-01-01T00:00:00Z'));

  function house(over: Database): Definitions {
    return createDefinitions({
      database: over,
      events: createEvents({ database: over, clock }),
      clock,
      log: silentLogger,
    });
  }

  /** The same data as a process would find it after a restart. */
  async function restarted(files: readonly PluginFiles[]): Promise<Definitions> {
    const next = house(database);
    await next.start(files);
    return next;
  }

  beforeEach(async () => {
    place = await makePlace();
    database = await place.open();
    definitions = house(database);
    admin = { principal: { kind: 'user', id: newId(), roles: ['admin'] }, locale: 'en', correlationId: newId() };
  });
  afterEach(() => place.remove());

  describe('plugin files', () => {
    it('become version 1 at the first start and nothing at the next', async () => {
      await definitions.start(sales(lead(), form, rule('b'), rule('a')));
      expect(definitions.current().number).toBe(1);
      expect(definitions.current().get('form', 'web')).toMatchObject({
        version: 1,
        source: 'sales',
        publishedBy: 'system:bring plugin files in',
      });
      expect(
        definitions
          .current()
          .entity('lead')
          ?.fields.map((field) => field.addedBy),
      ).toEqual(['plugin', 'plugin']);
      const again = await restarted(sales(lead(), form, rule('b'), rule('a')));
      expect(again.current().number).toBe(1);
      expect(
        again
          .current()
          .rules('lead')
          .map((found) => found.definition.name),
      ).toEqual(['a', 'b']);
    });

    it('order rules by plugin, then name, then what the studio made; disabled ones do not run', async () => {
      await definitions.start([
        { plugin: 'sales', definitions: [lead(), rule('z')] },
        { plugin: 'loyalty', definitions: [rule('b'), rule('off', { enabled: false })] },
      ]);
      await definitions.publish(admin, [{ definition: rule('a'), baseVersion: 0 }]);
      expect(
        definitions
          .current()
          .rules('lead')
          .map((found) => found.definition.name),
      ).toEqual(['z', 'b', 'a']);
      expect(definitions.current().all('rule')).toHaveLength(4);
    });

    it('go live as a new version when no admin changed what they ship', async () => {
      await definitions.start(sales(lead(), form));
      const changed = { ...form, label: { en: 'Contact us' } };
      const next = await restarted(sales(lead(), changed));
      expect(next.current().get('form', 'web')).toMatchObject({ version: 2, definition: changed });
      expect(next.current().number).toBe(2);
    });

    it('merge under the fields an admin added, and become a draft where both changed the same', async () => {
      await definitions.start(sales(lead()));
      const mine = lead([{ ...name, label: { en: 'Lead name' } }, status, interest]);
      await definitions.publish(admin, [{ definition: mine, baseVersion: 1 }]);
      const newField: FieldDefinition = { id: 'lead.score', name: 'score', kind: 'integer' };
      const merged = await restarted(sales(lead([name, { ...status, required: true }, newField])));
      const entity = merged.current().entity('lead');
      expect(entity?.fields.map((field) => [field.name, field.addedBy])).toEqual([
        ['name', 'plugin'],
        ['status', 'plugin'],
        ['interest', 'admin'],
        ['score', 'plugin'],
      ]);
      expect(entity?.fields[0]?.label).toEqual({ en: 'Lead name' });
      expect(entity?.fields[1]?.required).toBe(true);
      expect(merged.current().get('entity', 'lead')).toMatchObject({ version: 3, source: 'sales' });

      const conflicting = await restarted(
        sales(lead([{ ...name, label: { en: 'Full name' } }, { ...status, required: true }, newField])),
      );
      expect(conflicting.current().get('entity', 'lead')?.version).toBe(3);
      expect(await conflicting.draft(admin, 'entity', 'lead')).toMatchObject({
        baseVersion: 3,
        updatedBy: 'system:bring plugin files in',
      });
    });

    it('keep the options an admin added to a choice', async () => {
      await definitions.start(sales(lead()));
      const mine = lead([
        name,
        { ...status, options: [{ value: 'new', label: { en: 'New' } }, { value: 'won' }, { value: 'parked' }] },
      ]);
      await definitions.publish(admin, [{ definition: mine, baseVersion: 1 }]);
      const theirs = lead([
        name,
        { ...status, options: [{ value: 'new', label: { en: 'Fresh' } }, { value: 'won' }, { value: 'lost' }] },
      ]);
      const merged = await restarted(sales(theirs));
      expect(merged.current().entity('lead')?.fields[1]?.options).toEqual([
        { value: 'new', label: { en: 'Fresh' } },
        { value: 'won' },
        { value: 'parked' },
        { value: 'lost' },
      ]);
    });

    it('become a draft when an admin changed a form, rule or other kind', async () => {
      await definitions.start(sales(lead(), form));
      await definitions.publish(admin, [{ definition: { ...form, label: { en: 'Mine' } }, baseVersion: 1 }]);
      const next = await restarted(sales(lead(), { ...form, label: { en: 'Theirs' } }));
      expect(next.current().form('web')?.label).toEqual({ en: 'Mine' });
      expect((await next.draft(admin, 'form', 'web'))?.definition).toEqual({ ...form, label: { en: 'Theirs' } });
    });

    it('never write over a draft somebody works on, and are met again at the next start', async () => {
      await definitions.start(sales(lead(), form));
      await definitions.publish(admin, [{ definition: { ...form, label: { en: 'Mine' } }, baseVersion: 1 }]);
      await definitions.saveDraft(admin, { ...form, label: { en: 'In work' } }, 2, 0);
      const files = sales(lead(), { ...form, label: { en: 'Theirs' } });
      const next = await restarted(files);
      expect((await next.draft(admin, 'form', 'web'))?.definition).toMatchObject({ label: { en: 'In work' } });
      await next.discardDraft(admin, 'form', 'web');
      const later = await restarted(files);
      expect((await later.draft(admin, 'form', 'web'))?.definition).toMatchObject({ label: { en: 'Theirs' } });
    });

    it('take their features along when the folder goes; entities stay; all comes back with the folder', async () => {
      await definitions.start(sales(lead(), form, rule('a')));
      const without = await restarted([]);
      expect(without.current().form('web')).toBeUndefined();
      expect(without.current().rules('lead')).toEqual([]);
      expect(without.current().entity('lead')?.name).toBe('lead');
      const back = await restarted(sales(lead(), form, rule('a')));
      expect(back.current().get('form', 'web')).toMatchObject({ version: 3, definition: form });
    });

    it('keep a field that the new file no longer has', async () => {
      await definitions.start(sales(lead()));
      const next = await restarted(sales(lead([name])));
      expect(
        next
          .current()
          .entity('lead')
          ?.fields.map((field) => field.name),
      ).toEqual(['name', 'status']);
    });

    it('that are malformed stop the start and name plugin, definition and place', async () => {
      const broken = { ...lead(), titleField: 'nothing' };
      const problem = await problemOf(definitions.start(sales(broken)));
      expect(codesOf(problem)).toEqual([['/titleField', 'definition.unknown-field']]);
      expect(problem.details[0]?.params).toMatchObject({ definition: 'entity/lead' });
      const shape = await problemOf(house(database).start(sales({ ...form, fields: [] })));
      expect([shape.code, shape.params.plugin]).toEqual(['plugin-definition-invalid', 'sales']);
      expect(definitions.current().number).toBe(0);
    });

    it('that two plugins ship under one name are the fault of the second', async () => {
      const files = [...sales(lead()), { plugin: 'service', definitions: [lead()] }];
      const problem = await problemOf(definitions.start(files));
      expect([problem.code, problem.params.plugin]).toEqual(['plugin-definition-invalid', 'service']);
      expect(problem.details).toMatchObject([{ params: { definition: 'entity/lead', found: 'sales' } }]);
    });
  });

  describe('publishing', () => {
    beforeEach(() => definitions.start(sales(lead(), form)));

    it('puts several definitions live as one release, with audit and event, and tells listeners', async () => {
      const heard: number[] = [];
      const stop = definitions.onRelease((release) => heard.push(release.number));
      const release = await definitions.publish(
        admin,
        [
          { definition: rule('a'), baseVersion: 0 },
          { definition: lead([name, status, interest]), baseVersion: 1 },
        ],
        'for the campaign',
      );
      stop();
      expect([release.number, heard]).toEqual([2, [2]]);
      expect(definitions.current()).toBe(release);
      expect(release.entity('lead')?.fields[2]).toEqual({ ...interest, addedBy: 'admin' });
      const events = await database.read<{ data: string }>(
        sql`select data from events where type = ${'definitions.published'} order by position desc limit 1`,
      );
      expect(JSON.parse(events[0]?.data ?? '{}')).toEqual({
        release: 2,
        note: 'for the campaign',
        changes: [
          { kind: 'entity', name: 'lead', version: 2 },
          { kind: 'rule', name: 'a', version: 1 },
        ],
      });
      const audit = await database.read(sql`select action from audit where action = ${'definition.published'}`);
      expect(audit).toHaveLength(4);
    });

    it('refuses a base version that is no longer live, with both versions', async () => {
      await definitions.publish(admin, [{ definition: lead([name, status, interest]), baseVersion: 1 }]);
      const problem = await problemOf(definitions.publish(admin, [{ definition: lead(), baseVersion: 1 }]));
      expect([problem.status, problem.code]).toEqual([409, 'stale']);
      expect(problem.more).toMatchObject({ current: { version: 2 }, yours: { name: 'lead' } });
    });

    it('of two at once lets one through and answers the other `stale`', async () => {
      const outcomes = await Promise.allSettled([
        definitions.publish(admin, [{ definition: lead([name, status, interest]), baseVersion: 1 }]),
        definitions.publish(admin, [{ definition: lead([name, status]), baseVersion: 1 }]),
        definitions.publish(admin, [{ definition: lead([{ ...name, required: true }, status]), baseVersion: 1 }]),
      ]);
      // The second publishes what is live already and changes nothing, unless the first or third was before it.
      const refused = outcomes
        .filter((outcome) => outcome.status === 'rejected')
        .map((outcome) => (outcome.reason as Problem).code);
      expect(new Set(refused)).toEqual(new Set(['stale']));
      expect((await definitions.versions(admin, 'entity', 'lead')).map((version) => version.version)).toEqual([2, 1]);
    });

    it('makes no version of what did not change', async () => {
      const release = await definitions.publish(admin, [{ definition: form, baseVersion: 1 }]);
      expect([release.number, (await definitions.versions(admin, 'form', 'web')).length]).toEqual([1, 1]);
    });

    it('publishes nothing at all when one of several is wrong, and names every finding', async () => {
      const problem = await problemOf(
        definitions.publish(admin, [
          { definition: rule('a'), baseVersion: 0 },
          {
            definition: lead([
              { ...name, kind: 'longText' },
              { ...status, id: 'other' },
            ]),
            baseVersion: 1,
          },
        ]),
      );
      expect(problem.status).toBe(422);
      expect(codesOf(problem)).toEqual([
        ['/fields/0/kind', 'definition.field-kind-changed'],
        ['/fields/1/name', 'definition.field-name-taken'],
        ['/fields', 'definition.plugin-field-removed'],
        ['/fields', 'definition.field-in-use'],
      ]);
      expect(definitions.current().number).toBe(1);
    });

    it('refuses to take a plugin’s field away', async () => {
      const removed = await problemOf(definitions.publish(admin, [{ definition: lead([name]), baseVersion: 1 }]));
      expect(codesOf(removed)).toEqual([['/fields', 'definition.plugin-field-removed']]);
    });

    it('lets an admin take out a field of their own; its name and id stay its own for ever', async () => {
      await definitions.publish(admin, [{ definition: lead([name, status, interest]), baseVersion: 1 }]);
      await definitions.publish(admin, [{ definition: lead(), baseVersion: 2 }]);
      const taken = await problemOf(
        definitions.publish(admin, [{ definition: lead([name, status, { ...interest, id: 'a2' }]), baseVersion: 3 }]),
      );
      expect(codesOf(taken)).toEqual([['/fields/2/name', 'definition.field-name-taken']]);
      const reused = await problemOf(
        definitions.publish(admin, [
          { definition: lead([name, status, { id: 'a1', name: 'salary', kind: 'integer' }]), baseVersion: 3 },
        ]),
      );
      expect(codesOf(reused).map(([, code]) => code)).toEqual(['definition.field-kind-changed']);
      const back = await definitions.publish(admin, [{ definition: lead([name, status, interest]), baseVersion: 3 }]);
      expect(back.entity('lead')?.fields).toHaveLength(3);
    });

    it('refuses names that differ only in case, and access to fields that do not exist', async () => {
      const access = {
        staff: { read: 'all', create: true, update: 'all', delete: 'none', hidden: ['salary'] },
      } as const;
      const twice = lead([name, status, { id: 'x', name: 'sTatus', kind: 'text' }], { access });
      expect(await definitions.check(admin, twice).then((details) => codesOf({ details }))).toEqual([
        ['/fields/2/name', 'definition.duplicate-name'],
        ['/fields/2/name', 'definition.field-name-taken'],
        ['/access/staff/hidden/0', 'definition.unknown-field'],
      ]);
    });

    it('refuses rights whose conditions name what is not there', async () => {
      const full = { read: 'all', create: true, update: 'all', delete: 'none' } as const;
      const fits = { field: 'status', operator: 'notEmpty' } as const;
      const ghost = { field: 'ghost', operator: 'notEmpty' } as const;
      const rule = { name: 'some', with: 'role:staff', level: 'read' } as const;
      const details = await definitions.check(
        admin,
        lead([name, status], {
          access: { staff: { ...full, where: { and: [fits, ghost] }, changeWhere: { not: ghost } }, manager: full },
          sharing: [
            { ...rule, where: fits },
            { ...rule, name: 'other', where: { related: 'nothing.lead', operator: 'some' } },
          ],
        }),
      );
      expect(codesOf({ details })).toEqual([
        ['/access/staff/where/and/1/field', 'definition.unknown-field'],
        ['/access/staff/changeWhere/not/field', 'definition.unknown-field'],
        ['/sharing/1/where/related', 'definition.unknown-field'],
      ]);
    });

    it('refuses forms and views that name what is not there, and entities that lose what others name', async () => {
      const board = {
        kind: 'view',
        name: 'board',
        entity: 'lead',
        type: 'board',
        stageField: 'name',
        sort: [{ field: 'createdAt', direction: 'asc' }],
      } as const;
      expect(codesOf({ details: await definitions.check(admin, { ...board, columns: ['nothing'] }) })).toEqual([
        ['/columns/0', 'definition.unknown-field'],
        ['/stageField', 'view-stage-not-choice'],
      ]);
      expect(codesOf({ details: await definitions.check(admin, { ...form, entity: 'ghost' }) })).toEqual([
        ['/entity', 'definition.unknown-entity'],
      ]);
      const own = { ...form, fields: [{ field: 'status', own: { ...interest, name: 'other' } }, { field: 'status' }] };
      expect(codesOf({ details: await definitions.check(admin, own) })).toEqual([
        ['/fields/0/field', 'definition.own-name-taken'],
        ['/fields/0/own/name', 'definition.own-name-differs'],
        ['/fields/1/field', 'definition.duplicate-name'],
      ]);
      await definitions.publish(admin, [
        { definition: lead([name, { ...status, required: true }, interest]), baseVersion: 1 },
        { definition: { ...form, fields: [{ field: 'name' }, { field: 'interest' }] }, baseVersion: 1 },
      ]);
      const open = { ...form, name: 'open', public: { origins: ['*'], sets: { nothing: 1 } } };
      expect(codesOf({ details: await definitions.check(admin, open) })).toEqual([
        ['/public/sets/nothing', 'definition.unknown-field'],
        ['/fields', 'definition.required-field-missing'],
      ]);
      const lost = await problemOf(
        definitions.publish(admin, [{ definition: lead([name, { ...status, required: true }]), baseVersion: 2 }]),
      );
      expect(lost.details).toEqual([
        {
          pointer: '/fields',
          code: 'definition.field-in-use',
          params: { name: 'interest', by: 'form/web', definition: 'entity/lead' },
        },
      ]);
      // Both at once are fine.
      await definitions.publish(admin, [
        { definition: lead([name, { ...status, required: true }]), baseVersion: 2 },
        { definition: form, baseVersion: 2 },
      ]);
    });

    it('asks the publishers of each kind, shows them what comes, and undoes everything when one fails', async () => {
      const seen: string[] = [];
      const publisher: Publisher<RuleDefinition> = {
        async check(definition, next, current) {
          seen.push(
            `check ${definition.name} of ${next.number} over ${current.number}, lead has ${next.entity('lead')?.fields.length}`,
          );
          return definition.name === 'bad' ? [{ pointer: '/when', code: 'validation.shape' }] : [];
        },
        async apply(context, versioned, before, next) {
          seen.push(
            `apply ${versioned.definition.name} ${before?.version ?? 0} to ${versioned.version} in ${definitions.current(context).number}=${next.number}`,
          );
          if (versioned.definition.name === 'fails') throw new Error('no room');
        },
      };
      definitions = house(database);
      definitions.publisher('rule', publisher);
      await definitions.start(sales(lead(), form));
      expect(
        codesOf(await problemOf(definitions.publish(admin, [{ definition: rule('bad'), baseVersion: 0 }]))),
      ).toEqual([['/when', 'validation.shape']]);
      await expect(
        definitions.publish(admin, [
          { definition: rule('fails'), baseVersion: 0 },
          { definition: lead([name, status, interest]), baseVersion: 1 },
        ]),
      ).rejects.toThrow('no room');
      expect(definitions.current().number).toBe(1);
      expect(await definitions.versions(admin, 'entity', 'lead')).toHaveLength(1);
      await definitions.publish(admin, [{ definition: rule('good'), baseVersion: 0 }]);
      expect(seen).toEqual([
        'check bad of 2 over 1, lead has 2',
        'check fails of 2 over 1, lead has 3',
        'apply fails 0 to 1 in 2=2',
        'check good of 2 over 1, lead has 2',
        'apply good 0 to 1 in 2=2',
      ]);
    });

    it('inside a transaction is seen there at once, elsewhere only after the COMMIT', async () => {
      await database.transaction(admin, async (inside) => {
        await definitions.publish(inside, [{ definition: rule('a'), baseVersion: 0 }]);
        expect([definitions.current(inside).number, definitions.current().number]).toEqual([2, 1]);
      });
      expect(definitions.current().number).toBe(2);
    });

    it('inside a savepoint that fails is taken back with it', async () => {
      await database.transaction(admin, async (inside) => {
        const work = database.savepoint(inside, async () => {
          await definitions.publish(inside, [{ definition: rule('a'), baseVersion: 0 }]);
          throw new Error('taken back');
        });
        await expect(work).rejects.toThrow('taken back');
        expect(definitions.current(inside).number).toBe(1);
      });
      expect(definitions.current().number).toBe(1);
      await definitions.publish(admin, [{ definition: rule('b'), baseVersion: 0 }]);
      expect(
        definitions
          .current()
          .rules('lead')
          .map((found) => found.definition.name),
      ).toEqual(['b']);
    });

    it('puts drafts away when they are published, and keeps them otherwise', async () => {
      const draft = await definitions.saveDraft(admin, rule('a'), 0, 0);
      expect(await definitions.draft(admin, 'rule', 'a')).toEqual(draft);
      await definitions.publish(admin, [{ definition: rule('b'), baseVersion: 0 }]);
      expect(await definitions.draft(admin, 'rule', 'a')).toEqual(draft);
      await definitions.publish(admin, [{ definition: rule('a'), baseVersion: 0 }]);
      expect(await definitions.draft(admin, 'rule', 'a')).toBeUndefined();
    });

    it('let no draft write over another: who changed an older one is told what there is', async () => {
      const first = await definitions.saveDraft(admin, rule('a'), 0, 0);
      const second = await definitions.saveDraft(admin, { ...rule('a'), label: { en: 'Second' } }, 0, first.revision);
      expect([first.revision, second.revision]).toEqual([1, 2]);
      for (const seen of [0, 1, 3])
        expect(await problemOf(definitions.saveDraft(admin, rule('a'), 0, seen))).toMatchObject({
          status: 409,
          code: 'draft-changed',
          more: { current: second },
        });
      const [one, other] = await Promise.allSettled(
        ['One', 'Other'].map((en) => definitions.saveDraft(admin, { ...rule('a'), label: { en } }, 0, 2)),
      );
      expect([one?.status, other?.status].sort()).toEqual(['fulfilled', 'rejected']);
      expect((await definitions.draft(admin, 'rule', 'a'))?.revision).toBe(3);
    });

    it('publish what was seen only, and leave what somebody else made of the draft', async () => {
      await definitions.saveDraft(admin, { ...rule('a'), label: { en: 'Theirs' } }, 0, 0);
      const change = { definition: rule('a'), baseVersion: 0 };
      expect(await problemOf(definitions.publish(admin, [{ ...change, revision: 0 }]))).toMatchObject({
        status: 409,
        code: 'draft-changed',
      });
      expect(definitions.current().get('rule', 'a')).toBeUndefined();
      await definitions.publish(admin, [change]);
      expect((await definitions.draft(admin, 'rule', 'a'))?.definition).toMatchObject({ label: { en: 'Theirs' } });
      await definitions.publish(admin, [{ definition: { ...rule('a'), enabled: false }, baseVersion: 1, revision: 1 }]);
      expect(await definitions.draft(admin, 'rule', 'a')).toBeUndefined();
      expect(await problemOf(definitions.saveDraft(admin, rule('a'), 0, 1))).toMatchObject({
        code: 'draft-changed',
        more: { current: null },
      });
    });

    it('keeps drafts that are not yet right, but nothing that is no definition', async () => {
      await definitions.saveDraft(admin, { ...form, fields: [] }, 1, 0);
      expect((await definitions.draft(admin, 'form', 'web'))?.definition).toMatchObject({ fields: [] });
      const nameless = { ...form, name: 'a/../b' };
      expect(codesOf(await problemOf(definitions.saveDraft(admin, nameless, 0, 0)))).toEqual([
        ['/name', 'validation.name'],
      ]);
    });

    it('keeps every version as it was, and hands out nothing that can be changed', async () => {
      await definitions.publish(admin, [{ definition: { ...form, label: { en: 'Two' } }, baseVersion: 1 }]);
      expect((await definitions.version(admin, 'form', 'web', 1))?.definition).toEqual(form);
      expect(await definitions.version(admin, 'form', 'web', 9)).toBeUndefined();
      const live = definitions.current().form('web') as { label: { en: string } };
      expect(() => {
        live.label.en = 'changed in place';
      }).toThrow(TypeError);
      const write = database.transaction(admin, (inside) =>
        inside.transaction.write(sql`update definition_versions set version = 7`),
      );
      await expect(write).rejects.toThrow();
    });

    it('answers the settings before and after set-up', async () => {
      expect(definitions.current().settings).toMatchObject({ language: 'fa', calendar: 'jalali', country: 'IR' });
      const settings = {
        kind: 'settings',
        name: 'installation',
        language: 'he',
        calendar: 'hebrew',
        country: 'IL',
        timeZone: 'Asia/Jerusalem',
      } as const;
      await definitions.publish(admin, [{ definition: settings, baseVersion: 0 }]);
      expect(definitions.current().settings).toEqual(settings);
    });
  });

  describe('another process', () => {
    it('is met by the release check at the start of a transaction', async () => {
      if (place.name === 'SQLite') return;
      await definitions.start(sales(lead(), form));
      const theirs = await place.open();
      const other = house(theirs);
      await other.start(sales(lead(), form));
      expect(other.current().number).toBe(1);
      await definitions.publish(admin, [{ definition: lead([name, status, interest]), baseVersion: 1 }]);
      expect(other.current().number).toBe(1);
      const checked = withReleaseCheck(theirs, other);
      await checked.transaction(systemContext('test', newId()), async (inside) => {
        expect(other.current(inside).entity('lead')?.fields).toHaveLength(3);
      });
      expect(other.current().number).toBe(2);
      // And a publish that was begun from the old picture is refused, not lost.
      const problem = await problemOf(other.publish(admin, [{ definition: lead(), baseVersion: 1 }]));
      expect(problem.code).toBe('stale');
    });

    it('is noticed without any transaction by who watches', async () => {
      if (place.name === 'SQLite') return;
      await definitions.start(sales(lead(), form));
      const other = house(await place.open());
      await other.start(sales(lead(), form));
      const heard = new Promise<number>((resolve) => other.onRelease((release) => resolve(release.number)));
      const stop = other.watch();
      await definitions.publish(admin, [{ definition: rule('a'), baseVersion: 0 }]);
      expect(await heard).toBe(2);
      stop();
      expect(other.current().rules('lead')).toHaveLength(1);
    });

    it('starts at the same time without making anything twice', async () => {
      if (place.name === 'SQLite') return;
      const others = [house(await place.open()), house(await place.open())];
      await Promise.all([definitions, ...others].map((each) => each.start(sales(lead(), form))));
      expect([definitions, ...others].map((each) => each.current().number)).toEqual([1, 1, 1]);
      expect(await definitions.versions(admin, 'entity', 'lead')).toHaveLength(1);
    });
  });
}
