// The contract of documents, the same on every database: what is written into a record is never more than text, what the asker may not see is not in it,
// a long one has its head on every page, and a heavy one neither holds up others nor lasts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestOptions, type TestRavand } from '#testing';
import { limits } from '../../core/kernel/limits.ts';
import type { DocumentDefinition, EntityDefinition } from '../../schemas/types.ts';
import { textOfPdf, wordsIn } from './pdf-text.ts';

const hostile = [
  '#read("/etc/passwd")',
  '#import "@preview/cetz:0.2.0": *',
  '#set page(fill: red)',
  '#panic("x")',
  '*bold* _it_ $x^2$ `raw` <label> @ref \\u{41}',
  '"); #panic("y',
  '{{ 1 + 1 }}',
  '#{ while true {} }',
  'https://evil.example/x.png',
];

const text = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  kind: 'text' as const,
  label: { en: name, fa: name },
  ...more,
});
const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;

const parcel: EntityDefinition = {
  kind: 'entity',
  id: 'parcel',
  name: 'parcel',
  label: { en: 'Parcel' },
  titleField: 'name',
  fields: [
    text('parcel.name', 'name', { required: true }),
    text('parcel.secret', 'secret'),
    { id: 'parcel.lines', name: 'lines', kind: 'lines', target: 'parcelLine', label: { en: 'Lines' } },
    { id: 'parcel.file', name: 'file', kind: 'file', accept: ['pdf'], label: { en: 'File' } },
    { id: 'parcel.worth', name: 'worth', kind: 'money', currency: 'IRR', scale: 0, label: { en: 'Worth', fa: 'ارزش' } },
  ],
  access: { manager: all, staff: { ...all, hidden: ['secret'] } },
} as EntityDefinition;

const parcelLine: EntityDefinition = {
  kind: 'entity',
  id: 'parcelLine',
  name: 'parcelLine',
  label: { en: 'Line' },
  titleField: 'what',
  ownedBy: { field: 'parcel', order: 'place' },
  fields: [
    {
      id: 'parcelLine.parcel',
      name: 'parcel',
      kind: 'reference',
      target: 'parcel',
      required: true,
      onDelete: 'cascade',
      label: { en: 'Parcel' },
    },
    { id: 'parcelLine.place', name: 'place', kind: 'integer', readOnly: true, label: { en: 'Place' } },
    text('parcelLine.what', 'what', { label: { en: 'What', fa: 'شرح' } }),
    text('parcelLine.remark', 'remark', { label: { en: 'Remark' } }),
  ],
  access: {},
} as EntityDefinition;

const slip = (name: string, blocks: readonly object[], more: object = {}): DocumentDefinition =>
  ({ kind: 'document', name, entity: 'parcel', label: { en: 'Slip' }, blocks, ...more }) as DocumentDefinition;

const whole = slip(
  'slip',
  [
    { id: 'head', kind: 'letterhead', text: { en: '{{ parcel.name }}' } },
    { id: 'title', kind: 'title', text: { en: '{{ parcel.name }}' } },
    { id: 'text', kind: 'text', text: { en: 'Secret: {{ parcel.secret }}.', fa: '{{ parcel.name }}' } },
    { id: 'facts', kind: 'fields', items: [{ path: 'name' }, { path: 'secret' }] },
    { id: 'lines', kind: 'table', lines: 'lines', numbered: true, items: [{ path: 'what' }, { path: 'remark' }] },
    { id: 'sum', kind: 'totals', items: [{ path: 'worth', strong: true }], words: 'worth' },
  ],
  { pageNumbers: true },
);

export function describeDocuments(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;
  let sara: Account;

  const publish = (...definitions: readonly object[]) =>
    admin.post<{ code?: string; details?: { pointer: string; code: string }[] }>('/api/definitions/publish', {
      changes: definitions.map((definition) => ({ definition, baseVersion: 0 })),
    });
  const make = async (values: object) => (await admin.post<{ id: string }>('/api/records/parcel', { values })).body.id;
  const pdf = async (client: ApiClient, id: string, more = '') => {
    const answer = await fetch(`${ravand.url}/api/records/parcel/${id}/documents/slip?language=en${more}`, {
      headers: { Cookie: client.cookie() ?? '' },
    });
    expect(answer.status).toBe(200);
    return textOfPdf(new Uint8Array(await answer.arrayBuffer()));
  };

  beforeAll(async () => {
    ravand = await createTestRavand(await options());
    admin = await ravand.signIn(ravand.admin, 'en');
    sara = await ravand.createUser({ role: 'staff', name: 'Sara', language: 'en' });
    staff = await ravand.signIn(sara, 'en');
    expect((await publish(parcel, parcelLine, whole)).status).toBe(200);
  });
  afterAll(() => ravand.stop());

  describe('A document', () => {
    it('shows whatever is in a record as it stands: neither markup nor code nor a file', async () => {
      const id = await make({ name: hostile[0], secret: hostile.join(' '), lines: hostile.map((what) => ({ what })) });
      const words = wordsIn(await pdf(admin, id)).join('');
      for (const value of hostile) expect(words).toContain(value.replace(/\s+/g, ''));
      expect(words).not.toContain('root:');
    });

    it('has nothing in it that the asker may not see, and no label of that', async () => {
      const id = await make({ name: 'Box', secret: 'gold' });
      expect((await pdf(admin, id)).join(' ')).toContain('gold');
      const seen = (await pdf(staff, id)).join(' ');
      expect(seen).toContain('Box');
      expect(seen).not.toContain('gold');
      expect(seen).not.toMatch(/\bsecret\b/);
      const hidden = await staff.get(`/api/records/parcel/${id}/documents/none`);
      expect(hidden.status).toBe(404);
    });

    it('of many lines has its head and its number on every page, and no column that is empty', async () => {
      const lines = Array.from({ length: 200 }, (_, at) => ({ what: `Thing number ${at + 1}` }));
      const id = await make({ name: 'Long', worth: '1234000', lines });
      const words = await pdf(admin, id);
      const heads = words.filter((line) => line.includes('What'));
      expect(heads.length).toBeGreaterThan(3);
      expect(words.some((line) => line.includes('Remark'))).toBe(false);
      expect(words.some((line) => line.includes('Thing number 200'))).toBe(true);
      expect(words.join(' ')).toContain(`Page 1 of ${heads.length}`);
      expect(words.join(' ')).toContain('one million two hundred thirty-four thousand');
    });

    it('leaves its text room beside many figures: an invoice of sixty lines takes three pages, none for signatures alone', async () => {
      const description =
        'A washing, drying and ironing line for 120 kg an hour with its controller, tanks and filters';
      const line = {
        code: 'WASH-120-PLC-XL',
        description,
        unitPrice: '4850000000',
        quantity: 3,
        discount: 5,
        taxRate: 10,
      };
      const lines = Array.from({ length: 60 }, (_, at) => (at % 4 === 0 ? line : { ...line, description: 'Press' }));
      const { body } = await admin.post<{ id: string }>('/api/records/invoice', { values: { lines } });
      const answer = await fetch(`${ravand.url}/api/records/invoice/${body.id}/documents/tax-invoice?language=en`, {
        headers: { Cookie: admin.cookie() ?? '' },
      });
      const [, , third = '', rest] = (await textOfPdf(new Uint8Array(await answer.arrayBuffer())))
        .join(' ')
        .split(/(?<=Page \d of \d)/);
      expect(third).toMatch(/In words.*signature.*Page 3 of 3$/);
      expect(rest).toBeUndefined();
    });

    it('does not go live when it names what is not there', async () => {
      const wrong = slip('wrong', [
        { id: 'a', kind: 'text', text: { en: '{{ parcel.none }}' } },
        { id: 'a', kind: 'fields', items: [{ path: 'none' }, { label: { en: 'x' } }] },
        { id: 'c', kind: 'table', lines: 'name', items: [] },
        { id: 'd', kind: 'totals', items: [], words: 'name' },
        { id: 'e', kind: 'image', field: 'name' },
        { id: 'f', kind: 'text', visible: 'parcel.', text: { en: 'x' } },
      ]);
      const { status, body } = await publish(wrong);
      expect(status).toBe(422);
      expect(body.details?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
        expect.arrayContaining([
          '/blocks/0/text/en document-field-unknown',
          '/blocks/1/id definition.duplicate-name',
          '/blocks/1/items/0/path document-field-unknown',
          '/blocks/1/items/1/path validation.required',
          '/blocks/2/lines document-not-lines',
          '/blocks/3/words definition.not-a-number',
          '/blocks/4/field document-not-an-image',
        ]),
      );
    });

    it('that asks for too many pages is refused, and others are made meanwhile and after', async () => {
      const many = { kind: 'text', text: { en: 'x\n\n'.repeat(6_000) } };
      const long = slip('long', [
        { id: 'a', ...many },
        { id: 'b', ...many },
      ]);
      const id = await make({ name: 'Box' });
      const [heavy, light] = await Promise.all([
        admin.post<{ code?: string; detail?: string }>('/api/documents/preview', {
          definition: long,
          about: { entity: 'parcel', id },
        }),
        pdf(admin, id),
      ]);
      expect([heavy.status, heavy.body.code]).toEqual([422, 'document-too-long']);
      expect(heavy.body.detail).toContain(limits.documentPages.toLocaleString('fa'));
      expect(light.join(' ')).toContain('Box');
    });

    it('follows a field that is called otherwise', async () => {
      const fields = parcel.fields.map((field) => (field.name === 'secret' ? { ...field, name: 'hush' } : field));
      const definition = { ...parcel, fields, access: { manager: all, staff: { ...all, hidden: ['hush'] } } };
      const { status } = await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 1 }] });
      expect(status).toBe(200);
      const now = ravand.definitions.current().get('document', 'slip')!.definition;
      expect(now.blocks[2]?.text?.en).toBe('Secret: {{ parcel.hush }}.');
      expect(now.blocks[3]?.items).toEqual([{ path: 'name' }, { path: 'hush' }]);
    });
  });
}
