// The contract of forms over HTTP, the same on every database: what a form hides, locks, offers and demands holds for whoever talks to the server
// without its page: in records, tasks and public forms.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { sequence } from './tasks-model.ts';

interface Refusal {
  readonly code: string;
  readonly details: { pointer: string; code: string; message: string }[];
}
interface Stored extends Refusal {
  readonly id: string;
  readonly version: number;
  readonly values: Record<string, unknown>;
}
interface Finding {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

const field = (name: string, kind: string, more: object = {}) => ({
  id: `order.${name}`,
  name,
  kind,
  label: { en: name },
  ...more,
});
const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;

const entities = [
  {
    kind: 'entity',
    id: 'shop',
    name: 'shop',
    label: { en: 'Shop' },
    titleField: 'name',
    fields: [field('name', 'text', { id: 'shop.name' }), field('city', 'text', { id: 'shop.city' })],
    access: { staff: all, clerk: all },
  },
  {
    kind: 'entity',
    id: 'order',
    name: 'order',
    label: { en: 'Order' },
    titleField: 'name',
    fields: [
      field('name', 'text', { required: true }),
      field('way', 'choice', { options: ['post', 'courier', 'pickup'].map((value) => ({ value })) }),
      field('address', 'text'),
      field('city', 'text'),
      field('shop', 'reference', { target: 'shop' }),
      field('weight', 'integer'),
      field('price', 'money', { currency: 'EUR', scale: 2 }),
      field('discount', 'percent'),
      field('approved', 'boolean'),
      field('secret', 'integer'),
      field('note', 'text'),
      field('lines', 'lines', { target: 'orderLine' }),
    ],
    access: { staff: all, clerk: { ...all, hidden: ['secret'] } },
  },
  {
    kind: 'entity',
    id: 'orderLine',
    name: 'orderLine',
    label: { en: 'Line' },
    titleField: 'what',
    ownedBy: { field: 'order', order: 'position' },
    fields: [
      field('order', 'reference', { id: 'line.order', target: 'order', required: true, onDelete: 'cascade' }),
      field('position', 'integer', { id: 'line.position', readOnly: true }),
      field('what', 'text', { id: 'line.what', required: true }),
      field('count', 'integer', { id: 'line.count' }),
      field('gift', 'boolean', { id: 'line.gift' }),
      field('card', 'text', { id: 'line.card' }),
    ],
    access: { staff: all, clerk: all },
  },
];

/** Everything that can be said of an element, on one form. */
const orderForm = {
  kind: 'form',
  name: 'order-form',
  label: { en: 'Order' },
  entity: 'order',
  layout: [
    {
      id: 'what',
      kind: 'section',
      label: { en: 'What' },
      children: [
        { id: 'name', kind: 'field', field: 'name' },
        { id: 'weight', kind: 'field', field: 'weight' },
        {
          id: 'way',
          kind: 'field',
          field: 'way',
          options: 'if weight > 20 then ["courier", "pickup"] else ["post", "courier", "pickup"]',
        },
      ],
    },
    {
      id: 'where',
      kind: 'section',
      visible: 'way != "pickup" and way != null',
      children: [
        { id: 'city', kind: 'field', field: 'city' },
        { id: 'address', kind: 'field', field: 'address', required: 'way = "courier"' },
      ],
    },
    {
      id: 'shop',
      kind: 'field',
      field: 'shop',
      visible: 'way = "pickup"',
      required: true,
      filter: { field: 'city', operator: 'eq', value: '=note' },
    },
    { id: 'price', kind: 'field', field: 'price', readOnly: 'approved = true', defaultExpression: 'weight * 2.5' },
    { id: 'discount', kind: 'field', field: 'discount', visible: 'price > 100' },
    { id: 'approved', kind: 'field', field: 'approved' },
    { id: 'note', kind: 'field', field: 'note' },
    {
      id: 'lines',
      kind: 'lines',
      field: 'lines',
      children: [
        { id: 'line-what', kind: 'field', field: 'what' },
        { id: 'line-count', kind: 'field', field: 'count', readOnly: 'order.approved = true' },
        { id: 'line-gift', kind: 'field', field: 'gift' },
        { id: 'line-card', kind: 'field', field: 'card', visible: 'gift = true', required: true },
      ],
    },
    { id: 'hush', kind: 'section', visible: 'secret > 5', children: [] },
    {
      id: 'start',
      kind: 'button',
      does: 'process',
      target: 'handling',
      visible: 'approved = true',
      label: { en: 'Start' },
    },
    { id: 'mark', kind: 'button', does: 'rule', target: 'mark-heavy', label: { en: 'Mark' } },
  ],
  validations: [
    {
      name: 'cheap',
      condition: 'discount = null or discount <= 50',
      fields: ['discount'],
      message: { en: 'At most half.', fa: 'حداکثر نصف.' },
    },
    { name: 'few', condition: 'count(lines) <= 2', fields: ['lines'], message: { en: 'Two lines at most.' } },
  ],
  record: { places: ['page', 'new'] },
};

const taskForm = {
  kind: 'form',
  name: 'order-task',
  entity: 'order',
  layout: [
    {
      id: 'steps',
      kind: 'steps',
      children: [
        {
          id: 'judge',
          kind: 'step',
          children: [
            {
              id: 'verdict',
              kind: 'field',
              field: 'verdict',
              own: {
                id: 'order-task.verdict',
                name: 'verdict',
                kind: 'choice',
                options: [{ value: 'yes' }, { value: 'no' }],
              },
              required: true,
            },
          ],
        },
        {
          id: 'why',
          kind: 'step',
          visible: 'verdict = "no"',
          children: [{ id: 'note', kind: 'field', field: 'note', required: true }],
        },
      ],
    },
    { id: 'weight', kind: 'field', field: 'weight', readOnly: 'verdict != "yes"' },
  ],
};

const publicForm = {
  kind: 'form',
  name: 'order-public',
  entity: 'order',
  layout: [
    { id: 'name', kind: 'field', field: 'name', required: true },
    { id: 'way', kind: 'field', field: 'way', required: true, options: '["post", "pickup"]' },
    { id: 'address', kind: 'field', field: 'address', visible: 'way = "post"', required: true },
    { id: 'weight', kind: 'field', field: 'weight', default: 1, readOnly: 'way = "pickup"' },
  ],
  validations: [{ name: 'light', condition: 'weight < 30', fields: ['weight'], message: { en: 'Too heavy.' } }],
  public: { origins: ['*'] },
};

const rule = {
  kind: 'rule',
  name: 'mark-heavy',
  entity: 'order',
  on: ['deleted'],
  when: { path: 'weight', operator: 'greaterThan', value: 20 },
  // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
  then: [{ do: 'setField', with: { field: 'note', value: 'heavy' } }],
};

/** @param postgresUrl absent = SQLite */
export function keepsForms(name: string, postgresUrl: () => Promise<string | undefined>): void {
  describe(`Forms on ${name}`, () => {
    let ravand: TestRavand;
    let admin: ApiClient;
    let clerk: ApiClient;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      admin = await ravand.signIn(ravand.admin);
      await publish(...entities);
      const role = await admin.get<{ definition: { fields: { name: string; options?: object[] }[] }; version: number }>(
        '/api/definitions/entity/user',
      );
      const fields = role.body.definition.fields.map((one) =>
        one.name === 'role'
          ? { ...one, options: [...(one.options ?? []), { value: 'clerk', label: { en: 'Clerk' } }] }
          : one,
      );
      const changes = [{ definition: { ...role.body.definition, fields }, baseVersion: role.body.version }];
      expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
      clerk = await ravand.signIn(await ravand.createUser({ role: 'clerk', name: 'Clara', language: 'en' }));
      await publish(
        sequence('handling', [{ id: 'look', name: 'Look', settings: 'ravand:form="order-task"' }]),
        taskForm,
        rule,
        orderForm,
        publicForm,
      );
    }, 60_000);
    afterAll(() => ravand?.stop());

    async function publish(...definitions: object[]): Promise<void> {
      const changes = definitions.map((definition) => ({ definition, baseVersion: 0 }));
      const { status, body } = await admin.post('/api/definitions/publish', { changes });
      expect([status, body]).toEqual([200, { release: expect.any(Number) }]);
    }
    const create = (values: object, who = admin) =>
      who.post<Stored>('/api/records/order', { values, form: 'order-form' });
    const change = ({ id }: Stored, values: object, who = admin) =>
      who.patch<Stored>(`/api/records/order/${id}`, { values, form: 'order-form' });
    const refused = ({ body }: { body: Refusal }) =>
      (body.details ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
    const findings = async (definition: { name?: string }) => {
      const path = `/api/definitions/form/${definition.name}/check`;
      const { body } = await admin.post<{ findings: Finding[] }>(path, { definition });
      return body.findings.map(({ pointer, code }) => `${pointer} ${code}`);
    };

    describe('A record filled in by its form', () => {
      it('takes nothing of what is hidden, and does not require it', async () => {
        const { status, body } = await create({
          name: 'a',
          way: 'pickup',
          city: 'Rey',
          address: 'Str. 1',
          note: 'Rey',
        });
        expect([status, refused({ body })]).toEqual([422, ['/values/shop validation.required']]);
        const made = await create({ name: 'a', city: 'Rey', address: 'Str. 1', discount: '90' });
        expect([made.status, made.body.values]).toMatchObject([201, { city: null, address: null, discount: null }]);
      });

      it('requires what it shows, as its expression says', async () => {
        expect(refused(await create({ name: 'a', way: 'courier' }))).toEqual(['/values/address validation.required']);
        expect((await create({ name: 'a', way: 'post' })).status).toBe(201);
        const made = await create({ name: 'a', way: 'courier', address: 'Str. 1' });
        expect(made.status).toBe(201);
        expect(refused(await change(made.body, { address: null }))).toEqual(['/values/address validation.required']);
      });

      it('takes those options only that are offered for what else it has', async () => {
        expect(refused(await create({ name: 'a', way: 'post', weight: 30 }))).toEqual([
          '/values/way validation.choice',
        ]);
        expect((await create({ name: 'a', way: 'post', weight: 3 })).status).toBe(201);
      });

      it('offers only the records of its filter, and refuses the others', async () => {
        const shop = async (city: string) =>
          (await admin.post<Stored>('/api/records/shop', { values: { name: city, city } })).body.id;
        const [here, there] = [await shop('Rey'), await shop('Qom')];
        const pickup = { name: 'a', way: 'pickup', note: 'Rey' };
        expect(refused(await create({ ...pickup, shop: there }))).toEqual(['/values/shop validation.not-offered']);
        const made = await create({ ...pickup, shop: here });
        expect([made.status, made.body.values.shop]).toEqual([201, here]);
      });

      it('begins with what its expression gives, until somebody says otherwise', async () => {
        expect((await create({ name: 'a', weight: 4 })).body.values.price).toBe('10');
        expect((await create({ name: 'a', weight: 4, price: '3' })).body.values.price).toBe('3');
        expect((await create({ name: 'a', weight: 4, price: null })).body.values.price).toBeNull();
      });

      it('refuses what may only be read, unless it says what stands there', async () => {
        const { body } = await create({ name: 'a', price: '5', approved: true });
        expect(refused({ body })).toEqual(['/values/price validation.read-only']);
        const made = await create({ name: 'a', price: '5' });
        expect((await change(made.body, { approved: true })).status).toBe(200);
        expect(refused(await change(made.body, { price: '6' }))).toEqual(['/values/price validation.read-only']);
        expect((await change(made.body, { price: '5.00', note: 'x' })).body.values).toMatchObject({
          price: '5',
          note: 'x',
        });
        expect((await change(made.body, { approved: false, price: '6' })).body.values.price).toBe('6');
      });

      it('holds its validations across fields, in the language of who sends it', async () => {
        const values = { name: 'a', price: '200', discount: '60' };
        const persian = await admin.post<Refusal>(
          '/api/records/order',
          { values, form: 'order-form' },
          { 'accept-language': 'fa' },
        );
        expect(refused(persian)).toEqual(['/values/discount validation.rule']);
        expect(refused(await create({ ...values, price: '20' }))).toEqual([]);
      });

      it('judges each of its lines', async () => {
        const lines = [
          { what: 'pen', gift: true },
          { what: 'ink', card: 'not seen' },
        ];
        expect(refused(await create({ name: 'a', lines }))).toEqual(['/values/lines/0/card validation.required']);
        const made = await create({ name: 'a', lines: [{ what: 'pen', gift: true, card: 'Yours' }, lines[1]] });
        const stored = made.body.values.lines as { id: string; card: string | null }[];
        expect(stored.map(({ card }) => card ?? null)).toEqual(['Yours', null]);
        const three = [...lines, { what: 'pad' }].map(({ what }) => ({ what }));
        expect(refused(await create({ name: 'a', lines: three }))).toEqual(['/values/lines validation.rule']);
        await change(made.body, { approved: true });
        const locked = stored.map((line) => ({ ...line, count: 7 }));
        expect(refused(await change(made.body, { lines: locked }))).toEqual([
          '/values/lines/0/count validation.read-only',
          '/values/lines/1/count validation.read-only',
        ]);
      });

      it('refuses fields that it does not ask for', async () => {
        expect(refused(await create({ name: 'a', secret: 1 }))).toEqual(['/values/secret validation.unknown-field']);
        expect((await admin.post('/api/records/order', { values: { name: 'a' }, form: 'nothing' })).status).toBe(404);
        expect((await admin.post('/api/records/shop', { values: { name: 'a' }, form: 'order-form' })).status).toBe(404);
      });

      it('says nothing of fields its reader may not see', async () => {
        const seen = await clerk.get<{ layout: { id: string; visible?: unknown }[] }>('/api/forms/order-form');
        expect(JSON.stringify(seen.body)).not.toContain('secret');
        expect(seen.body.layout.find(({ id }) => id === 'hush')?.visible).toBe(false);
        expect(JSON.stringify((await admin.get('/api/forms/order-form')).body)).toContain('secret > 5');
      });

      it('gives the place of lines the fields that they show', async () => {
        const { body } = await admin.get<{ fields: { field: string; children?: { field: string }[] }[] }>(
          '/api/forms/order-form',
        );
        const lines = body.fields.find(({ field: name }) => name === 'lines');
        expect(lines?.children?.map(({ field: name }) => name)).toEqual(['what', 'count', 'gift', 'card']);
      });

      it('is told to its readers as theirs for each place', async () => {
        const formsOf = async (who: ApiClient) =>
          (await who.get<{ forms: { name: string; entity: string; record?: string[] }[] }>('/api/workspace')).body.forms
            .filter(({ entity, record }) => entity === 'order' && record !== undefined)
            .map(({ name: form, record }) => `${form} ${record?.join(' ')}`);
        expect(await formsOf(clerk)).toEqual(['order-form page new']);
        const own = { ...orderForm, name: 'order-clerk', record: { places: ['page'], roles: ['clerk'] } };
        await publish(own);
        expect(await formsOf(clerk)).toEqual(['order-clerk page', 'order-form new']);
        expect(await formsOf(admin)).toEqual(['order-form page new']);
        const rival = { ...orderForm, name: 'order-rival', record: { places: ['new'] } };
        expect(await findings(rival)).toEqual(['/record definition.form-record-taken']);
      });
    });

    describe('A button', () => {
      it('starts its process about the record when the form shows it', async () => {
        const { body } = await create({ name: 'a' });
        const press = (element: string) =>
          admin.post<{ instance?: string }>(`/api/records/order/${body.id}/press`, { form: 'order-form', element });
        expect((await press('start')).status).toBe(404);
        await change(body, { approved: true });
        const { instance } = (await press('start')).body;
        expect(instance).toBeTruthy();
        const tasks = await admin.get<{ items: { subject: { id: string } }[] }>(
          `/api/tasks?box=all&instance=${instance}`,
        );
        expect(tasks.body.items.map(({ subject }) => subject.id)).toEqual([body.id]);
        expect((await press('name')).status).toBe(404);
      });

      it('does what its rule says, when that holds', async () => {
        const press = async (weight: number) => {
          const { body } = await create({ name: 'a', weight });
          const { status, body: said } = await admin.post<Refusal>(`/api/records/order/${body.id}/press`, {
            form: 'order-form',
            element: 'mark',
          });
          const { values } = (await admin.get<Stored>(`/api/records/order/${body.id}`)).body;
          return [status, said.code, values.note];
        };
        expect(await press(3)).toEqual([422, 'rule-does-not-hold', null]);
        expect(await press(30)).toEqual([200, undefined, 'heavy']);
      });
    });

    describe('A task', () => {
      async function begun(values: object): Promise<{ task: string; order: string }> {
        const { body } = await create({ name: 'a', approved: true, ...values });
        const press = { form: 'order-form', element: 'start' };
        const { instance } = (await admin.post<{ instance: string }>(`/api/records/order/${body.id}/press`, press))
          .body;
        const { items } = (await admin.get<{ items: { id: string }[] }>(`/api/tasks?box=all&instance=${instance}`))
          .body;
        return { task: items[0]!.id, order: body.id };
      }
      const complete = (task: string, values: object) => admin.post<Refusal>(`/api/tasks/${task}/complete`, { values });

      it('is completed by what its form shows', async () => {
        const { task, order } = await begun({ weight: 5, note: 'before' });
        expect(refused(await complete(task, {}))).toEqual(['/values/verdict validation.required']);
        expect(refused(await complete(task, { verdict: 'no', note: null }))).toEqual([
          '/values/note validation.required',
        ]);
        expect(refused(await complete(task, { verdict: 'no', weight: 9 }))).toEqual([
          '/values/weight validation.read-only',
        ]);
        expect((await complete(task, { verdict: 'yes', note: 'not shown', weight: 9 })).status).toBe(204);
        const { values } = (await admin.get<Stored>(`/api/records/order/${order}`)).body;
        expect(values).toMatchObject({ note: 'before', weight: 9 });
      });

      it('comes with its layout, and its draft keeps what was typed where it is hidden again', async () => {
        const { task } = await begun({});
        await admin.put(`/api/tasks/${task}/draft`, { values: { verdict: 'yes', note: 'typed' } });
        const { body } = await admin.get<{ form: { layout: object[] }; values: object }>(`/api/tasks/${task}`);
        expect(body.form.layout).toHaveLength(2);
        expect(body.values).toMatchObject({ verdict: 'yes', note: 'typed' });
      });
    });

    describe('A public form', () => {
      const post = async (values: object) => {
        const answer = await fetch(`${ravand.url}/p/forms/order-public`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'accept-language': 'en' },
          body: JSON.stringify({ values }),
        });
        return { status: answer.status, body: (await answer.json()) as Refusal };
      };
      const newest = async () => {
        const { items } = (await admin.get<{ items: Stored[] }>('/api/records/order?sort=createdAt:desc&limit=1')).body;
        return items[0]!.values;
      };

      it('is held by the same rules', async () => {
        expect(refused(await post({ name: 'p', way: 'courier' }))).toEqual(['/values/way validation.choice']);
        expect(refused(await post({ name: 'p', way: 'post' }))).toEqual(['/values/address validation.required']);
        expect(refused(await post({ name: 'p', way: 'post', address: 'x', weight: 40 }))).toEqual([
          '/values/weight validation.rule',
        ]);
        expect(refused(await post({ name: 'p', way: 'pickup', weight: 2 }))).toEqual([
          '/values/weight validation.read-only',
        ]);
        expect((await post({ name: 'public', way: 'pickup', address: 'not taken' })).status).toBe(201);
        expect(await newest()).toMatchObject({ name: 'public', address: null, weight: 1 });
      });

      it('gives its page what it is laid out by', async () => {
        const page = await fetch(`${ravand.url}/p/forms/order-public/definition.json`);
        expect(await page.json()).toMatchObject({ layout: publicForm.layout, validations: publicForm.validations });
      });
    });

    describe('Before it goes live', () => {
      const form = (layout: object[], more: object = {}) => ({
        kind: 'form',
        name: 'tried',
        entity: 'order',
        layout: [{ id: 'name', kind: 'field', field: 'name' }, ...layout],
        ...more,
      });
      const place = (name: string, more: object = {}) => ({ id: name, kind: 'field', field: name, ...more });

      it.each([
        ['a field that is not there', form([place('colour')]), '/layout/1/field definition.unknown-field'],
        [
          'a field that is asked twice',
          form([place('note'), place('note')]),
          '/layout/2/field definition.duplicate-name',
        ],
        [
          'a name that is not there',
          form([place('note', { visible: 'wight > 2' })]),
          '/layout/1/visible expression-unknown-name',
        ],
        [
          'another type',
          form([place('note', { required: 'weight + 1' })]),
          '/layout/1/required definition.formula-type',
        ],
        [
          'a way behind a reference',
          form([place('note', { visible: 'shop.city = "Rey"' })]),
          '/layout/1/visible definition.form-path',
        ],
        [
          'options of what has none',
          form([place('note', { options: '["a"]' })]),
          '/layout/1/options definition.form-options',
        ],
        [
          'options that are no texts',
          form([place('way', { options: 'weight' })]),
          '/layout/1/options definition.formula-type',
        ],
        [
          'a filter of what points nowhere',
          form([place('note', { filter: { field: 'city', operator: 'notEmpty' } })]),
          '/layout/1/filter definition.form-filter',
        ],
        [
          'a step that asks nothing',
          form([{ id: 's', kind: 'steps', children: [{ id: 's1', kind: 'step', children: [] }] }]),
          '/layout/1/children/0/children definition.form-step-empty',
        ],
        [
          'a step outside of steps',
          form([{ id: 's', kind: 'step', children: [place('note')] }]),
          '/layout/1/kind definition.form-place',
        ],
        ['tabs without a tab', form([{ id: 't', kind: 'tabs' }]), '/layout/1/children definition.form-parts'],
        [
          'what is required and never shown',
          form([place('note', { required: true, visible: false })]),
          '/layout/1 definition.form-hidden-required',
        ],
        [
          'what every record needs and is shown at times',
          {
            ...form([], { record: { places: ['new'], roles: ['x'] } }),
            layout: [place('name', { visible: 'weight > 1' }), place('weight')],
          },
          '/layout/0 definition.form-hidden-required',
        ],
        [
          'what every record needs and cannot be written',
          { ...form([], { record: { places: ['new'], roles: ['x'] } }), layout: [place('name', { readOnly: true })] },
          '/layout/0 definition.form-locked-required',
        ],
        [
          'fields that wait for each other',
          form([place('note', { visible: 'city = "a"' }), place('city', { visible: 'note = "b"' })]),
          '/layout/1 definition.form-cycle',
        ],
        [
          'lines of what has none',
          form([{ id: 'l', kind: 'lines', field: 'note', children: [] }]),
          '/layout/1/field definition.form-lines',
        ],
        [
          'a related list that does not lead here',
          form([{ id: 'r', kind: 'related', relation: 'shop.city' }]),
          '/layout/1/relation definition.form-relation',
        ],
        [
          'a signature in a text',
          form([{ id: 's', kind: 'signature', field: 'note' }]),
          '/layout/1/field definition.form-signature',
        ],
        [
          'a link that runs',
          form([{ id: 'b', kind: 'button', does: 'link', href: 'javascript:alert(1)' }]),
          '/layout/1/href definition.form-link',
        ],
        [
          'a process that is not there',
          form([{ id: 'b', kind: 'button', does: 'process', target: 'none' }]),
          '/layout/1/target definition.form-target',
        ],
        [
          'a text that is no document',
          form([{ id: 't', kind: 'text', document: { en: { type: 'script' } } }]),
          '/layout/1/document/en validation.document',
        ],
        [
          'a button of a process for visitors',
          form([{ id: 'b', kind: 'button', does: 'process', target: 'handling' }], { public: { origins: [] } }),
          '/layout/1 definition.form-public',
        ],
        [
          'what a visitor does not fill in',
          form([place('note', { visible: 'weight > 1' })], { public: { origins: [] } }),
          '/layout/1/visible expression-unknown-name',
        ],
        [
          'a validation at no place',
          form([], { validations: [{ name: 'v', condition: 'true', fields: ['note'] }] }),
          '/validations/0/fields/0 definition.unknown-field',
        ],
        ['nothing at all', { ...form([]), layout: [] }, '/layout definition.form-empty'],
      ])('finds %s', async (_what, definition, finding) => {
        expect(await findings(definition)).toContain(finding);
      });

      it('finds nothing in the form of the manual', async () => {
        const manual = readFileSync(join(projectRoot, 'designer/form-designer/README.md'), 'utf8');
        const [, source = ''] = /```json\n([^`]*)```/.exec(manual) ?? [];
        expect(await findings(JSON.parse(source) as { name: string })).toEqual([]);
      });

      it('says each finding in a sentence of four languages', async () => {
        const path = '/api/definitions/form/tried/check';
        const body = { definition: form([place('note', { visible: 'shop.city = "Rey"' })]) };
        const said = [];
        for (const language of ['fa', 'ar', 'he', 'en']) {
          const answer = await admin.post<{ findings: Finding[] }>(path, body, { 'accept-language': language });
          said.push(answer.body.findings[0]?.message ?? '');
        }
        for (const sentence of said) expect(sentence).toContain('shop.city');
      });

      it('keeps its expressions when a field gets another name', async () => {
        const live = (
          await admin.get<{ definition: { fields: { name: string; was?: string[] }[] }; version: number }>(
            '/api/definitions/entity/order',
          )
        ).body;
        const fields = live.definition.fields.map((one) =>
          one.name === 'weight' ? { ...one, name: 'mass', was: ['weight'] } : one,
        );
        const changes = [{ definition: { ...live.definition, fields }, baseVersion: live.version }];
        const answer = await admin.post<Refusal>('/api/definitions/publish', { changes });
        expect([answer.status, refused(answer)]).toEqual([200, []]);
        const { layout } = (
          await admin.get<{ layout: { children?: { field?: string; options?: string }[] }[] }>('/api/forms/order-form')
        ).body;
        expect(layout[0]?.children?.[1]?.field).toBe('mass');
        expect(layout[0]?.children?.[2]?.options).toContain('mass > 20');
      });
    });
  });
}
