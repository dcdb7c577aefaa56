// What every installation may assume of computed fields and of rules of a record as a whole, on each database: run by computed.test.ts and
// computed.postgres.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { enqueueRecompute } from '../../core/entities/computed/recompute.ts';
import { advanceRecompute, recomputesOf, requestRecompute } from '../../core/entities/computed/recompute-table.ts';
import type { Input, Stored } from '../../core/entities/records.ts';
import { Decimal, isDecimal } from '../../core/kernel/decimal.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

type More = Partial<FieldDefinition>;
const field = (entity: string, name: string, kind: FieldDefinition['kind'], more: More = {}): FieldDefinition => ({
  id: `${entity}.${name}`,
  name,
  kind,
  ...more,
});
const open = { staff: { read: 'all', create: true, update: 'all', delete: 'all' } } as const;
const money = { currency: 'IRR', scale: 2 } as const;
const formula = (expression: string, more: More = {}): More => ({ formula: { expression }, ...more });

const customer: EntityDefinition = {
  kind: 'entity',
  id: 'customer',
  name: 'customer',
  titleField: 'name',
  fields: [
    field('customer', 'name', 'text', { required: true }),
    field('customer', 'discount', 'percent'),
    field('customer', 'quotes', 'integer', { rollup: { relation: 'quote.customer', operation: 'count' } }),
    field('customer', 'worth', 'money', {
      ...money,
      rollup: { relation: 'quote.customer', operation: 'sum', field: 'total' },
    }),
  ],
  access: open,
};

const quote: EntityDefinition = {
  kind: 'entity',
  id: 'quote',
  name: 'quote',
  titleField: 'title',
  fields: [
    field('quote', 'number', 'text'),
    field('quote', 'customer', 'reference', { target: 'customer' }),
    field('quote', 'title', 'text', formula('number + " · " + customer.name')),
    field('quote', 'from', 'date', { defaultExpression: 'today()' }),
    field('quote', 'until', 'date', { defaultExpression: 'from + duration("P7D")' }),
    field('quote', 'author', 'reference', { target: 'user', defaultExpression: 'me' }),
    field('quote', 'net', 'money', {
      ...money,
      rollup: { relation: 'quoteLine.quote', operation: 'sum', field: 'amount' },
    }),
    field('quote', 'total', 'money', {
      ...money,
      ...formula('net * (100 - if customer.discount = null then 0 else customer.discount) / 100'),
    }),
    field('quote', 'lines', 'integer', { rollup: { relation: 'quoteLine.quote', operation: 'count' } }),
    field('quote', 'big', 'integer', {
      rollup: {
        relation: 'quoteLine.quote',
        operation: 'count',
        filter: { field: 'amount', operator: 'ge', value: '1000' },
      },
    }),
    field('quote', 'dearest', 'money', {
      ...money,
      rollup: { relation: 'quoteLine.quote', operation: 'max', field: 'amount' },
    }),
    field('quote', 'mean', 'money', {
      ...money,
      rollup: { relation: 'quoteLine.quote', operation: 'average', field: 'amount' },
    }),
    field('quote', 'newest', 'text', {
      rollup: { relation: 'quoteLine.quote', operation: 'last', field: 'name', orderBy: 'rank' },
    }),
    field('quote', 'daysLeft', 'integer', { formula: { expression: '(until - today()).days', storage: 'virtual' } }),
  ],
  validations: [
    {
      name: 'period',
      condition: 'from = null or until = null or until >= from',
      fields: ['until'],
      message: { en: 'It ends before it begins.', fa: 'پایان پیش از آغاز است.' },
    },
    { name: 'limit', condition: 'total = null or total <= 1000000', fields: ['total'], message: { en: 'Too much.' } },
  ],
  indexes: [{ fields: ['number', 'customer'], unique: true }],
  access: { ...open, clerk: { read: 'all', create: false, update: 'none', delete: 'none', hidden: ['net'] } },
};

const quoteLine: EntityDefinition = {
  kind: 'entity',
  id: 'quoteLine',
  name: 'quoteLine',
  titleField: 'name',
  fields: [
    field('quoteLine', 'name', 'text'),
    field('quoteLine', 'quote', 'reference', { target: 'quote' }),
    field('quoteLine', 'rank', 'integer'),
    field('quoteLine', 'quantity', 'decimal', { scale: 3 }),
    field('quoteLine', 'price', 'money', money),
    field('quoteLine', 'amount', 'money', { ...money, ...formula('quantity * price') }),
  ],
  access: open,
};

const deal: EntityDefinition = {
  kind: 'entity',
  id: 'deal',
  name: 'deal',
  titleField: 'name',
  fields: [
    field('deal', 'name', 'text'),
    field('deal', 'amount', 'money', money),
    field('deal', 'stage', 'choice', {
      default: 'new',
      options: [
        { value: 'new', probability: 10, next: ['offer', 'lost'] },
        {
          value: 'offer',
          probability: 50,
          entry: { condition: 'amount > 0', message: { en: 'An offer has an amount.' } },
          exit: { condition: 'name != null' },
        },
        { value: 'won', probability: 100, closed: 'won' },
        { value: 'lost', probability: 0, closed: 'lost' },
      ],
    }),
    field('deal', 'weighted', 'money', { ...money, ...formula('amount * pipeline.probability / 100') }),
    field('deal', 'isOpen', 'boolean', formula('pipeline.closed = null')),
  ],
  pipeline: { field: 'stage', weighted: 'weighted' },
  access: open,
};

const branch: EntityDefinition = {
  kind: 'entity',
  id: 'branch',
  name: 'branch',
  titleField: 'name',
  fields: [
    field('branch', 'name', 'text'),
    field('branch', 'of', 'reference', { target: 'branch', onDelete: 'clear' }),
    field('branch', 'held', 'integer', { rollup: { relation: 'till.branch', operation: 'sum', field: 'cash' } }),
    field('branch', 'lent', 'integer', { rollup: { relation: 'till.lender', operation: 'sum', field: 'cash' } }),
    field('branch', 'all', 'integer', formula('held + lent')),
    field('branch', 'below', 'integer', { rollup: { relation: 'branch.of', operation: 'sum', field: 'all' } }),
  ],
  access: open,
};

const till: EntityDefinition = {
  kind: 'entity',
  id: 'till',
  name: 'till',
  titleField: 'name',
  fields: [
    field('till', 'name', 'text'),
    field('till', 'branch', 'reference', { target: 'branch', onDelete: 'cascade' }),
    field('till', 'lender', 'reference', { target: 'branch', onDelete: 'clear' }),
    field('till', 'cash', 'integer'),
  ],
  access: open,
};

const text = (record: Stored, name: string): string | null => {
  const value = record.values[name] ?? null;
  return value === null ? null : String(value);
};

const random = (below: number): number => Math.floor(Math.random() * below);
const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;

const rolled = ['net', 'lines', 'big', 'dearest', 'mean', 'newest'];
const rollupsOf = (offer: Stored) => rolled.map((name) => text(offer, name));

/** What the roll-ups of a quote should be, by its lines. */
function fromScratch(lines: readonly Stored[]): (string | null)[] {
  const amounts = lines.flatMap((line) => (isDecimal(line.values.amount) ? [line.values.amount] : []));
  const sum = amounts.reduce((total, amount) => total.add(amount), new Decimal(0));
  const most = amounts.reduce<Decimal | null>((found, amount) => (found?.gte(amount) ? found : amount), null);
  const mean = amounts.length === 0 ? null : sum.div(amounts.length).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  const last = [...lines]
    .sort((a, b) => Number(a.values.rank) - Number(b.values.rank) || (a.id < b.id ? -1 : 1))
    .at(-1);
  const big = amounts.filter((amount) => amount.gte(1000)).length;
  const shown = (value: Decimal | null): string | null => value?.toFixed() ?? null;
  return [
    shown(sum),
    String(lines.length),
    String(big),
    shown(most),
    shown(mean),
    last === undefined ? null : text(last, 'name'),
  ];
}

export function describeComputed(place: Place): void {
  describe(`computed fields on ${place}`, () => {
    let house: House;
    const staff = userContext('0190a5c4-0000-7000-8000-000000000001', ['staff']);
    beforeAll(async () => {
      house = await openHouse(place, [customer, quote, quoteLine, deal, branch, till]);
    });
    afterAll(() => house.close());

    const create = (entity: string, input: Input) => house.records.create(house.system, entity, input);
    const update = (record: Stored, input: Input) =>
      house.records.update(house.system, record.entity, record.id, input);
    const fresh = (record: Stored) => house.records.get(house.system, record.entity, record.id);
    const remove = (record: Stored) => house.records.delete(house.system, record.entity, record.id);

    it('are exact in the answer to the write that made them, rounded to the scale of their field', async () => {
      const line = await create('quoteLine', { quantity: '0.333', price: '0.15' });
      expect(text(line, 'amount')).toBe('0.05');
      expect(text(await update(line, { quantity: '3', price: '33333333333333.33' }), 'amount')).toBe(
        '99999999999999.99',
      );
    });

    it('are empty where an input is empty, and where the result does not fit', async () => {
      expect(text(await create('quoteLine', { quantity: '2' }), 'amount')).toBeNull();
      expect(text(await create('quoteLine', { quantity: '1000', price: '9999999999999999' }), 'amount')).toBeNull();
    });

    it('are written by nobody', async () => {
      const problem = await problemOf(create('quoteLine', { amount: '5' }));
      expect(problem.details).toEqual([
        { pointer: '/amount', code: 'validation.read-only', params: { name: 'amount' } },
      ]);
    });

    it('move with the lines of a quote, through formulas, up to the customer', async () => {
      const kara = await create('customer', { name: 'Kara', discount: '10' });
      const offer = await create('quote', { number: 'Q1', customer: kara.id });
      expect([text(offer, 'net'), text(offer, 'total'), text(offer, 'lines'), text(offer, 'title')]).toEqual([
        '0',
        '0',
        '0',
        'Q1 · Kara',
      ]);
      const one = await create('quoteLine', { name: 'one', quote: offer.id, rank: 1, quantity: '2', price: '100.50' });
      const two = await create('quoteLine', { name: 'two', quote: offer.id, rank: 2, quantity: '1', price: '1000' });
      const filled = await fresh(offer);
      const names = ['net', 'total', 'lines', 'big', 'dearest', 'mean', 'newest'];
      expect(names.map((name) => text(filled, name))).toEqual(['1201', '1080.9', '2', '1', '1000', '600.5', 'two']);
      expect(text(await fresh(kara), 'worth')).toBe('1080.9');
      await update(two, { rank: 0, price: '10' });
      const less = await fresh(offer);
      expect(names.map((name) => text(less, name))).toEqual(['211', '189.9', '2', '0', '201', '105.5', 'one']);
      await remove(one);
      await remove(two);
      const bare = await fresh(offer);
      expect(names.map((name) => text(bare, name))).toEqual(['0', '0', '0', '0', null, null, null]);
      expect(text(await fresh(kara), 'worth')).toBe('0');
    });

    it('leave the version of what they move alone, and tell of it', async () => {
      const offer = await create('quote', { number: 'Q2' });
      await create('quoteLine', { quote: offer.id, quantity: '1', price: '5' });
      const after = await fresh(offer);
      expect([after.version, text(after, 'net')]).toEqual([1, '5']);
      const [told] = await house.events.timeline(house.system, { entity: 'quote', id: offer.id });
      expect(told).toMatchObject({
        type: 'record.updated',
        data: { version: 1, changes: { net: ['0', '5'], total: ['0', '5'], lines: [0, 1] } },
      });
    });

    it('move from one parent to the other', async () => {
      const [from, to] = [await create('quote', { number: 'Q3' }), await create('quote', { number: 'Q4' })];
      const line = await create('quoteLine', { quote: from.id, quantity: '3', price: '7' });
      await update(line, { quote: to.id });
      expect([text(await fresh(from), 'net'), text(await fresh(to), 'net')]).toEqual(['0', '21']);
      await update(line, { quote: null });
      expect([text(await fresh(to), 'lines'), text(await fresh(to), 'net')]).toEqual(['0', '0']);
    });

    it('lose what a deleted record counted once, whether that goes with it or lets go of it', async () => {
      const head = await create('branch', { name: 'head' });
      const [north, south] = [await create('branch', { of: head.id }), await create('branch', { of: head.id })];
      await create('till', { branch: north.id, cash: 10 });
      await create('till', { branch: south.id, lender: north.id, cash: 5 });
      expect(text(await fresh(head), 'below')).toBe('20');
      await remove(north);
      expect(text(await fresh(head), 'below')).toBe('5');
      await remove(south);
      expect(text(await fresh(head), 'below')).toBe('0');
    });

    it('follow what they read through a reference', async () => {
      const nika = await create('customer', { name: 'Nika' });
      const offer = await create('quote', { number: 'Q5', customer: nika.id });
      await create('quoteLine', { quote: offer.id, quantity: '1', price: '200' });
      await update(nika, { discount: '25', name: 'Nika & Co' });
      const after = await fresh(offer);
      expect([text(after, 'total'), text(after, 'title'), text(await fresh(nika), 'worth')]).toEqual([
        '150',
        'Q5 · Nika & Co',
        '150',
      ]);
    });

    it('are read by whoever may read them, also where they are made of what is hidden', async () => {
      const clerk = userContext('0190a5c4-0000-7000-8000-000000000002', ['clerk']);
      const offer = await create('quote', { number: 'G1' });
      await create('quoteLine', { quote: offer.id, quantity: '1', price: '5' });
      const { values } = await house.records.get(clerk, 'quote', offer.id);
      expect([Object.hasOwn(values, 'net'), String(values.total), values.daysLeft]).toEqual([false, '5', 7]);
    });

    it('are undone with the write that moved them', async () => {
      const offer = await create('quote', { number: 'Q6' });
      const work = house.database.transaction(house.system, async (context) => {
        await house.records.create(context, 'quoteLine', { quote: offer.id, quantity: '1', price: '9' });
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(text(await fresh(offer), 'net')).toBe('0');
    });

    it('are found, sorted and grouped by like any field', async () => {
      const filter = { field: 'title', operator: 'eq', value: 'Q5 · Nika & Co' } as const;
      const { items } = await house.records.query(house.system, 'quote', {
        filter,
        sort: [{ field: 'total', direction: 'desc' }],
      });
      expect(items.map((item) => text(item, 'number'))).toEqual(['Q5']);
    });

    it('are computed at each read when they are virtual, and filtered by never', async () => {
      const offer = await create('quote', { number: 'Q7' });
      expect(text(offer, 'daysLeft')).toBe('7');
      house.clock.advance(2 * 86_400_000);
      expect(text(await fresh(offer), 'daysLeft')).toBe('5');
      const filter = { field: 'number', operator: 'eq', value: 'Q7' } as const;
      const { items } = await house.records.query(house.system, 'quote', { filter });
      expect(text(items[0]!, 'daysLeft')).toBe('5');
      const asked = house.records.query(house.system, 'quote', {
        filter: { field: 'daysLeft', operator: 'eq', value: 5 },
      });
      expect((await problemOf(asked)).details[0]?.code).toBe('query.virtual');
    });

    it('begin with what their default expression gives, where nothing was given', async () => {
      const offer = await house.records.create(staff, 'quote', { number: 'Q8', from: '2031-01-01', author: null });
      expect([text(offer, 'until'), text(offer, 'author')]).toEqual(['2031-01-08', null]);
      const author = await house.records.create(house.system, 'user', {
        name: 'Sara',
        email: 'sara@example.com',
        role: 'staff',
      });
      const own = await house.records.create(userContext(author.id, ['staff']), 'quote', { number: 'Q9' });
      expect(text(own, 'author')).toBe(author.id);
    });

    it('refuse a record that breaks a validation, in the language of the writer', async () => {
      const persian = { ...house.system, locale: 'fa' };
      const input = { number: 'Q10', from: '2031-01-02', until: '2031-01-01' };
      const problem = await problemOf(house.records.create(persian, 'quote', input));
      expect(problem.details).toEqual([
        { pointer: '/until', code: 'validation.rule', params: { message: 'پایان پیش از آغاز است.' } },
      ]);
    });

    it('refuse a line that would break a validation of its quote', async () => {
      const offer = await create('quote', { number: 'Q11' });
      const problem = await problemOf(create('quoteLine', { quote: offer.id, quantity: '2', price: '600000' }));
      expect(problem.details).toEqual([{ pointer: '', code: 'validation.rule', params: { message: 'Too much.' } }]);
      expect(text(await fresh(offer), 'lines')).toBe('0');
    });

    it('refuse what several fields together must not repeat, with their names', async () => {
      const someone = await create('customer', { name: 'Same' });
      await create('quote', { number: 'S1', customer: someone.id });
      await create('quote', { number: 'S1' });
      await create('quote', { number: 'S1' });
      const problem = await problemOf(create('quote', { number: 'S1', customer: someone.id }));
      expect(problem.details).toEqual([
        { pointer: '/number', code: 'validation.not-unique-together', params: { fields: 'number, customer' } },
      ]);
    });

    it('hold a pipeline to its stages: what may follow, what it takes to enter and to leave', async () => {
      const sale = await create('deal', { name: 'Sale' });
      expect([text(sale, 'weighted'), sale.values.isOpen]).toEqual([null, true]);
      const skipped = await problemOf(update(sale, { stage: 'won' }));
      expect(skipped.details).toEqual([
        { pointer: '/stage', code: 'validation.stage-next', params: { from: 'new', to: 'won' } },
      ]);
      // Out of the pipeline and in again at its end would be a way around it.
      const emptied = await problemOf(update(sale, { stage: null }));
      expect(emptied.details).toEqual([{ pointer: '/stage', code: 'validation.required' }]);
      const early = await problemOf(update(sale, { stage: 'offer' }));
      expect(early.details).toEqual([
        { pointer: '/stage', code: 'validation.rule', params: { message: 'An offer has an amount.' } },
      ]);
      const offered = await update(sale, { stage: 'offer', amount: '250' });
      expect(text(offered, 'weighted')).toBe('125');
      const nameless = await problemOf(update(offered, { stage: 'won', name: null }));
      expect(nameless.details).toEqual([{ pointer: '/stage', code: 'validation.rule-unnamed' }]);
      const won = await update(offered, { stage: 'won' });
      expect([text(won, 'weighted'), won.values.isOpen]).toEqual(['250', false]);
    });

    it('say why they are empty', async () => {
      const offer = await create('quote', { number: 'E1' });
      const why = (expression: string, kind: FieldDefinition['kind'] = 'decimal') =>
        house.records.explainFormula(
          house.system,
          'quote',
          offer.id,
          field('quote', 'tried', kind, formula(expression)),
        );
      expect(await why('lines + 1')).toEqual({ value: '1', inputs: { lines: 0 } });
      expect((await why('customer.discount * net')).reason).toMatchObject({
        code: 'formula.empty-input',
        params: { found: 'customer.discount' },
      });
      expect((await why('number * 2')).reason?.code).toBe('formula.empty');
      expect((await why('number')).reason).toMatchObject({
        code: 'formula.type',
        params: { expected: 'number', found: 'string' },
      });
      expect((await why('for a in 1..1000000 return a', 'text')).reason?.code).toBe('formula.too-much-work');
    });

    it('come to what a count from scratch comes to, whatever is written at random', async () => {
      const quotes: Stored[] = [];
      for (let at = 0; at < 4; at += 1) quotes.push(await create('quote', { number: `R${at}` }));
      const lines = new Map<string, Stored>();
      const anyQuote = () => pick([...quotes.map(({ id }) => id), null]);
      const values = () => ({
        quote: anyQuote(),
        name: pick(['x', 'y', null]),
        rank: lines.size,
        quantity: `${random(9)}.${random(9)}`,
        price: pick([`${random(2000)}.${random(9)}`, null]),
      });
      for (let step = 0; step < 150; step += 1) {
        const line = pick([...lines.values(), undefined]);
        if (line === undefined) {
          const made = await create('quoteLine', values());
          lines.set(made.id, made);
        } else if (random(4) === 0) {
          await remove(line);
          lines.delete(line.id);
        } else lines.set(line.id, await update(line, values()));
      }
      for (const offer of quotes) {
        const mine = [...lines.values()].filter((line) => line.values.quote === offer.id);
        expect(rollupsOf(await fresh(offer))).toEqual(fromScratch(mine));
      }
    });

    it('are exact when many add to one parent at once', async () => {
      const someone = await create('customer', { name: 'Busy', discount: '50' });
      const offer = await create('quote', { number: 'P1', customer: someone.id });
      await Promise.all(
        Array.from({ length: 50 }, () => create('quoteLine', { quote: offer.id, quantity: '0.1', price: '1000' })),
      );
      const after = await fresh(offer);
      const names = ['net', 'total', 'lines', 'dearest', 'mean', 'big'];
      expect(names.map((name) => text(after, name))).toEqual(['5000', '2500', '50', '100', '100', '0']);
      expect(text(await fresh(someone), 'worth')).toBe('2500');
    });

    it('wait for each other in one order, where many change what counts for one record and reads it', async () => {
      const client = await create('customer', { name: 'Busy', discount: '10' });
      const quotes = await Promise.all(
        Array.from({ length: 15 }, (_, at) => create('quote', { number: `B${at}`, customer: client.id })),
      );
      const lines = await Promise.all(
        quotes.map(({ id }) => create('quoteLine', { quote: id, quantity: '1', price: '10' })),
      );
      const before = house.deadlocks();
      await Promise.all([
        ...lines.map((line) => update(line, { price: '100' })),
        ...quotes.map((quote) => update(quote, { from: '2030-01-01' })),
        update(client, { discount: '20' }),
      ]);
      // A deadlock is found after a second only.
      expect(house.deadlocks() - before).toBeLessThan(3);
      expect(text(await fresh(client), 'worth')).toBe(String(15 * 80));
    });

    it('are right when lines move between parents while what they read changes', async () => {
      const someone = await create('customer', { name: 'Torn', discount: '0' });
      const [left, right] = [
        await create('quote', { number: 'T1', customer: someone.id }),
        await create('quote', { number: 'T2', customer: someone.id }),
      ];
      const lines = await Promise.all(
        Array.from({ length: 8 }, (_, at) =>
          create('quoteLine', { quote: left.id, rank: at, quantity: '1', price: '10' }),
        ),
      );
      await Promise.all([
        ...lines.map((line, at) => update(line, { quote: at % 2 === 0 ? right.id : left.id, price: '20' })),
        update(someone, { discount: '10' }),
        create('quote', { number: 'T3', customer: someone.id }),
      ]);
      const after = await Promise.all([fresh(left), fresh(right)]);
      expect(after.map((record) => [text(record, 'lines'), text(record, 'net'), text(record, 'total')])).toEqual([
        ['4', '80', '72'],
        ['4', '80', '72'],
      ]);
      expect([text(await fresh(someone), 'quotes'), text(await fresh(someone), 'worth')]).toEqual(['3', '144']);
    });

    it('are filled in by a job when they are published over records that are there', async () => {
      const live = house.definitions.current().entity('customer')!;
      const grade = field('customer', 'grade', 'text', formula('if worth > 100 then "A" else "B"'));
      const next = { ...live, fields: [...live.fields, grade] };
      const { version } = house.definitions.current().get('entity', 'customer')!;
      await house.definitions.publish(house.system, [{ definition: next, baseVersion: version }]);
      await house.jobs.runDue();
      const { items } = await house.records.query(house.system, 'customer', {
        sort: [{ field: 'name', direction: 'asc' }],
      });
      expect(items.length).toBeGreaterThan(2);
      for (const item of items) {
        const worth = item.values.worth ?? null;
        expect(text(item, 'grade')).toBe(isDecimal(worth) && worth.gt(100) ? 'A' : 'B');
      }
      const [progress] = await recomputesOf(house.database, 'customer');
      expect(progress).toMatchObject({ fields: ['grade'], done: items.length, total: items.length });
      expect(progress?.endedAt).toBeDefined();
    });

    it('go on where a worker that died had come to, and end when their field is gone', async () => {
      const ids = (
        await house.records.query(house.system, 'customer', { sort: [{ field: 'id', direction: 'asc' }] })
      ).items.map(({ id }) => id);
      const grades = async () => {
        const rows = await house.database.read<{ grade: string | null }>(
          sql`select grade from record_customer order by id`,
        );
        return rows.map(({ grade }) => grade !== null);
      };
      const begun = await house.database.transaction(house.system, async (context) => {
        await context.transaction.write(sql`update record_customer set grade = ${null}`);
        const now = house.clock.now();
        const half = await requestRecompute(context, now, { entity: 'customer', fields: ['grade'] });
        await advanceRecompute(context, half, { position: ids[0]!, done: 1, endedAt: undefined });
        const gone = await requestRecompute(context, now, { entity: 'customer', fields: ['gone'] });
        for (const id of [half, gone]) await enqueueRecompute(house.jobs)(context, id);
        return { half, gone };
      });
      await house.jobs.runDue();
      expect(await grades()).toEqual(ids.map((_, at) => at > 0));
      const after = new Map((await recomputesOf(house.database, 'customer')).map((one) => [one.id, one]));
      expect(after.get(begun.half)).toMatchObject({ done: ids.length, endedAt: house.clock.now() });
      expect(after.get(begun.gone)).toMatchObject({ done: 0, endedAt: house.clock.now() });
    });

    it('of more records than one transaction should touch are computed by a job that says so', async () => {
      const big = await create('customer', { name: 'Big' });
      await house.database.transaction(house.system, async (context) => {
        for (let at = 0; at <= limits.computedAtOnce; at += 1)
          await house.records.create(context, 'quote', { number: `B${at}`, customer: big.id });
      });
      await update(big, { name: 'Bigger' });
      const filter = { field: 'customer', operator: 'eq', value: big.id } as const;
      const titles = async () =>
        new Set(
          (await house.records.query(house.system, 'quote', { filter, limit: 200 })).items.map(
            (item) => text(item, 'title')!.split(' · ')[1],
          ),
        );
      expect(await titles()).toEqual(new Set(['Big']));
      const [asked] = await recomputesOf(house.database, 'quote');
      expect([asked?.fields, asked?.endedAt]).toEqual([['title', 'total'], undefined]);
      await house.jobs.runDue();
      expect(await titles()).toEqual(new Set(['Bigger']));
    });
  });
}
