// What every installation may assume of deleting: references say whether they hinder, are emptied or take their record along; it is found before
// anything is written, and each record has its own version, event and audit. Run by deletion.test.ts and deletion.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import type { Stored } from '../../core/entities/records.ts';
import { newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const text = (name: string): FieldDefinition => ({ id: name, name, kind: 'text' });
const points = (name: string, target: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: name,
  name,
  kind: 'reference',
  target,
  label: { en: `The ${name}` },
  ...more,
});

const own = { read: 'all', create: true, update: 'own', delete: 'own' } as const;

function entity(
  name: string,
  fields: readonly FieldDefinition[],
  access: EntityDefinition['access'] = {},
): EntityDefinition {
  return {
    kind: 'entity',
    id: name,
    name,
    label: { en: `A ${name}` },
    titleField: 'name',
    ownerField: 'owner',
    fields: [text('name'), points('owner', 'user'), ...fields],
    access: { staff: own, ...access },
  };
}

const hiddenFrom = { read: 'none', create: false, update: 'none', delete: 'none' } as const;
const entities = [
  entity('firm', [points('holding', 'firm', { onDelete: 'cascade' })], { outsider: own }),
  entity('member', [
    points('firm', 'firm', { onDelete: 'clear' }),
    points('former', 'firm', { onDelete: 'clear' }),
    points('partner', 'member', { onDelete: 'cascade' }),
  ]),
  entity('contract', [points('firm', 'firm')], { outsider: hiddenFrom }),
  {
    ...entity('deed', [
      { ...text('state'), kind: 'choice', default: 'open', options: [{ value: 'open' }, { value: 'signed' }] },
      points('firm', 'firm', { onDelete: 'clear' }),
      points('seen', 'firm', { onDelete: 'clear' }),
      points('member', 'member', { onDelete: 'cascade' }),
    ]),
    pipeline: { field: 'state' },
    lock: { stages: ['signed'], open: ['seen'] },
  },
  entity('note', [
    points('member', 'member', { onDelete: 'cascade' }),
    points('contract', 'contract', { onDelete: 'cascade' }),
  ]),
];

export function describeDeletion(place: Place, runs: number): void {
  describe(`deleting on ${place}`, () => {
    let house: House;
    let ali: Stored;
    let sara: Stored;
    beforeAll(async () => {
      house = await openHouse(place, entities);
      ali = await house.records.create(house.system, 'user', { name: 'Ali', email: 'ali@example.com', role: 'staff' });
      sara = await house.records.create(house.system, 'user', {
        name: 'Sara',
        email: 'sara@example.com',
        role: 'staff',
      });
    }, 60_000);
    afterAll(() => house?.close());

    const make = (of: string, values: Record<string, unknown> = {}) =>
      house.records.create(house.system, of, { name: of, ...values });
    const find = (stored: Stored) => house.records.find(house.system, stored.entity, stored.id);
    const remove = (stored: Stored, context = house.system) => house.records.delete(context, stored.entity, stored.id);
    const asAli = (...roles: string[]) => userContext(ali.id, ['staff', ...roles]);

    it('says how many of what stand in the way, all of it at once, and writes nothing', async () => {
      const firm = await make('firm');
      const branch = await make('firm', { holding: firm.id });
      const member = await make('member', { firm: firm.id });
      await make('contract', { firm: firm.id });
      await make('contract', { firm: branch.id });
      const problem = await problemOf(remove(firm));
      expect(problem).toMatchObject({ status: 409, code: 'in-use', params: { entity: 'A firm' } });
      expect(problem.details).toEqual([
        { pointer: '', code: 'validation.in-use', params: { count: 2, entity: 'A contract', field: 'The firm' } },
      ]);
      expect([await find(firm), await find(branch), await find(member)]).toEqual([firm, branch, member]);
    });

    it('leaves what is final as it is: it neither lets go nor goes along, and says so', async () => {
      const sign = ({ id }: Stored) => house.records.update(house.system, 'deed', id, { state: 'signed' });
      const [firm, member] = [await make('firm'), await make('member')];
      const final = { count: 1, entity: 'A deed' };
      const open = await make('deed', { firm: firm.id });
      const kept = await sign(await make('deed', { firm: firm.id }));
      const before = await find(firm);
      expect(await problemOf(remove(firm))).toMatchObject({
        status: 409,
        code: 'in-use',
        details: [{ pointer: '', code: 'validation.in-use-final', params: final }],
      });
      expect([await find(firm), await find(open), await find(kept)]).toEqual([before, open, kept]);
      await sign(await make('deed', { member: member.id }));
      expect(await problemOf(remove(member))).toMatchObject({
        details: [{ code: 'validation.in-use-final', params: final }],
      });
      // What may still change of it lets go.
      const seen = await make('firm');
      const deed = await sign(await make('deed', { seen: seen.id }));
      await remove(seen);
      expect((await find(deed))?.values.seen).toBeNull();
    });

    it('does not say what is in the way to who may not see it', async () => {
      const firm = await make('firm', { owner: ali.id });
      await make('contract', { firm: firm.id });
      const outsider = userContext(ali.id, ['outsider']);
      const problem = await problemOf(remove(firm, outsider));
      expect(problem.details).toEqual([{ pointer: '', code: 'validation.in-use-unseen', params: { count: 1 } }]);
    });

    it('empties references that are to be emptied, as a change of the record with its own version and event', async () => {
      const firm = await make('firm', { owner: ali.id });
      const member = await make('member', { firm: firm.id, former: firm.id, owner: sara.id });
      await remove(firm, asAli());
      const now = await find(member);
      expect(now).toMatchObject({ version: 2, updatedBy: ali.id, values: { firm: null, former: null } });
      const events = await eventsOf(member);
      expect(events.at(-1)).toMatchObject({
        type: 'record.updated',
        changes: { firm: [firm.id, null], former: [firm.id, null] },
      });
    });

    it('takes along what belongs to the record, to any depth, each with its event', async () => {
      const [member, contract] = [await make('member'), await make('contract')];
      const partner = await make('member', { partner: member.id });
      const notes = [
        await make('note', { member: partner.id }),
        await make('note', { member: member.id, contract: contract.id }),
      ];
      await remove(member);
      for (const gone of [member, partner, ...notes]) {
        expect(await find(gone)).toBeUndefined();
        expect((await eventsOf(gone)).map((event) => event.type)).toEqual(['record.created', 'record.deleted']);
      }
      expect(await find(contract)).toEqual(contract);
    });

    it('takes nothing along that the deleter may not delete', async () => {
      const member = await make('member', { owner: ali.id });
      const note = await make('note', { member: member.id, owner: sara.id });
      expect(await problemOf(remove(member, asAli()))).toMatchObject({
        status: 403,
        params: { action: 'delete', what: 'note' },
      });
      expect([await find(member), await find(note)]).toEqual([member, note]);
    });

    it('deletes records that point to themselves and to each other', async () => {
      const alone = await make('member');
      await house.records.update(house.system, 'member', alone.id, { partner: alone.id });
      await remove(alone);
      expect(await find(alone)).toBeUndefined();
      const circle = [await make('member')];
      for (const _ of [1, 2]) circle.push(await make('member', { partner: circle.at(-1)!.id }));
      await house.records.update(house.system, 'member', circle[0]!.id, { partner: circle[2]!.id });
      await remove(circle[1]!);
      expect(await Promise.all(circle.map(find))).toEqual([undefined, undefined, undefined]);
    });

    it('refuses what would take more along than may go at once', async () => {
      const member = await make('member');
      await house.database.transaction(house.system, async (inside) => {
        for (let index = 0; index < limits.deletedTogether; index += 1)
          await inside.transaction.write(
            sql`insert into "record_note" ("id", "version", "created_at", "updated_at", "created_by", "updated_by", "member") values (${newId()}, ${1}, ${0}, ${0}, ${'x'}, ${'x'}, ${member.id})`,
          );
      });
      expect(await problemOf(remove(member))).toMatchObject({
        status: 409,
        code: 'deletes-too-much',
        params: { maximum: limits.deletedTogether },
      });
      expect(await find(member)).toEqual(member);
    });

    it('never leaves a reference to nothing when somebody points there at the same moment', async () => {
      for (let round = 0; round < 10; round += 1) {
        const firm = await make('firm');
        const [deleted, ...made] = await Promise.allSettled([
          remove(firm),
          ...['contract', 'member', 'firm'].map((of) =>
            make(of, of === 'firm' ? { holding: firm.id } : { firm: firm.id }),
          ),
        ]);
        const isGone = (await find(firm)) === undefined;
        expect(deleted.status === 'fulfilled').toBe(isGone);
        for (const one of made) {
          if (one.status === 'rejected') expect(one.reason).toMatchObject({ status: 422, code: 'invalid' });
          else expect(Object.values((await find(one.value))?.values ?? {}).includes(firm.id)).toBe(!isGone);
        }
      }
    });

    it('refuses a required reference that is to be emptied, and rules on other kinds', async () => {
      const wrong = (field: FieldDefinition) =>
        problemOf(house.definitions.publish(house.system, [{ definition: entity('wrong', [field]), baseVersion: 0 }]));
      const cleared = await wrong(points('firm', 'firm', { required: true, onDelete: 'clear' }));
      expect(cleared.details).toMatchObject([
        { pointer: expect.stringContaining('/fields/2/onDelete'), code: 'definition.required-cleared' },
      ]);
      expect((await wrong({ ...text('other'), onDelete: 'cascade' })).status).toBe(422);
    });

    it('agrees with a naive model on any graph of references', async () => {
      const step = fc.tuple(fc.constantFrom('holding', 'firm', 'former'), fc.nat(7), fc.nat(7));
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 12 }),
          fc.nat(7),
          fc.boolean(),
          async (edges, victim, contracted) => {
            const firms = await Promise.all(Array.from({ length: 8 }, () => make('firm')));
            const members = await Promise.all(Array.from({ length: 8 }, () => make('member')));
            const links: Record<string, number | undefined>[] = [...firms, ...members].map(() => ({}));
            for (const [field, from, to] of edges) {
              const at = field === 'holding' ? from : from + 8;
              links[at]![field] = to;
              await house.records.update(house.system, at < 8 ? 'firm' : 'member', [...firms, ...members][at]!.id, {
                [field]: firms[to]!.id,
              });
            }
            const contract = contracted ? await make('contract', { firm: firms[0]!.id }) : undefined;
            const gone = reachedBy(victim, links.slice(0, 8));
            const blocked = contract !== undefined && gone.has(0);
            const result = await remove(firms[victim]!).then(
              () => 'done',
              (problem: { code: string }) => problem.code,
            );
            expect(result).toBe(blocked ? 'in-use' : 'done');
            const isGone = (index: number | undefined) => !blocked && index !== undefined && gone.has(index);
            for (const [index, firm] of firms.entries()) expect((await find(firm)) === undefined).toBe(isGone(index));
            for (const [index, member] of members.entries()) {
              const wanted = (field: string) => {
                const to = links[index + 8]![field];
                return to === undefined || isGone(to) ? null : firms[to]!.id;
              };
              expect((await find(member))?.values).toMatchObject({ firm: wanted('firm'), former: wanted('former') });
            }
          },
        ),
        { numRuns: runs },
      );
    }, 120_000);

    it("is in nobody's way once the field that pointed there is taken out, and that field comes back empty where it pointed to what is gone", async () => {
      const fields = [
        points('site', 'place'),
        { id: 'places', name: 'places', kind: 'references', target: 'place', label: { en: 'Places' } } as const,
        points('above', 'visit'),
      ];
      const whole = [entity('place', []), entity('visit', fields)];
      await publish(whole);
      const [gone, there] = [await make('place'), await make('place')];
      const top = await make('visit');
      const pointing = await make('visit', { site: gone.id, places: [there.id, gone.id], above: top.id });
      const staying = await make('visit', { site: there.id, places: [there.id], above: pointing.id });
      const alone = await make('visit', { places: [gone.id] });
      expect((await problemOf(remove(gone))).code).toBe('in-use');
      await publish([entity('visit', [])]);
      await remove(gone);
      await remove(top);
      // What it held itself goes with it.
      const other = await make('place');
      await remove(alone);
      await publish([entity('visit', fields)]);
      expect((await find(pointing))?.values).toMatchObject({ site: null, places: [there.id], above: null });
      expect((await find(staying))?.values).toMatchObject({ site: there.id, places: [there.id], above: pointing.id });
      // It points there again: deleting is refused as before, and what it says can be written and kept.
      expect((await problemOf(remove(there))).code).toBe('in-use');
      const moved = await house.records.update(house.system, 'visit', staying.id, {
        site: other.id,
        places: [other.id],
      });
      expect(moved.values).toMatchObject({ site: other.id, places: [other.id] });
      expect((await problemOf(remove(other))).code).toBe('in-use');
      // Of a whole entity that is taken out after one of its fields was, and comes back without it.
      await publish([entity('visit', fields.slice(1))]);
      await publish([], entity('visit', fields.slice(1)));
      await publish([entity('visit', fields.slice(1))], undefined, true);
      await house.records.update(house.system, 'visit', staying.id, { places: [] });
      await remove(other);
    });

    async function publish(changed: readonly EntityDefinition[], retired?: EntityDefinition, revives = false) {
      const change = (definition: EntityDefinition) => ({
        definition,
        baseVersion: house.definitions.current().get('entity', definition.name)?.version ?? 0,
      });
      await house.definitions.publish(house.system, [
        ...changed.map((definition) => ({ ...change(definition), ...(revives ? { revives: true as const } : {}) })),
        ...(retired === undefined ? [] : [{ ...change(retired), retires: true as const }]),
      ]);
    }

    async function eventsOf(stored: Stored) {
      const rows = await house.database.read<{ type: string; data: string }>(
        sql`select type, data from events where subject_entity = ${stored.entity} and subject_id = ${stored.id} order by position`,
      );
      return rows.map(({ type, data }) => ({ type, ...(JSON.parse(data) as { changes: unknown }) }));
    }
  });
}

function reachedBy(victim: number, links: readonly Record<string, number | undefined>[]): ReadonlySet<number> {
  const gone = new Set([victim]);
  for (const one of gone) for (const [index, link] of links.entries()) if (link.holding === one) gone.add(index);
  return gone;
}
