// What a dry run says of each row is what becomes of it: a file far longer than a slice, whose rows mean the same people, take each other's unique codes and
// refer to each other, tried and then imported under every policy. Run by imports.ts on both databases.
import { expect, it } from 'vitest';
import type { ApiClient, TestRavand } from '#testing';
import type { EntityDefinition } from '../../schemas/types.ts';

const field = (name: string, kind: string, more: object = {}) => ({ id: `member.${name}`, name, kind, ...more });

export const member = {
  kind: 'entity',
  id: 'member',
  name: 'member',
  titleField: 'name',
  fields: [
    field('name', 'text', { required: true }),
    field('mobile', 'phone'),
    field('email', 'email'),
    field('code', 'text', { unique: true }),
    field('stage', 'choice', {
      options: [
        { value: 'new', next: ['known'] },
        { value: 'known', next: ['member'] },
        { value: 'member', closed: 'won' },
      ],
    }),
    field('sponsor', 'reference', { target: 'member' }),
  ],
  pipeline: { field: 'stage' },
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'all' } },
} as unknown as EntityDefinition;

const rowsOfFile = 160;

/** The same at every run: a generator of numbers with a fixed seed. Rows mean earlier ones here and there, by any of what they have in common. */
function memberFile(): string {
  let state = 20_261_126;
  const draw = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const sometimes = (part: number, text: string): string => (draw(100) < part ? text : '');
  const mobile = (): string => {
    const digits = `912${String(1_000_000 + draw(330))}`;
    return [`0${digits}`, `+98 ${digits}`, `۰${digits.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!)}`][
      draw(3)
    ]!;
  };
  const names: string[] = [];
  const lines = Array.from({ length: rowsOfFile }, () => {
    const email = `person${draw(330)}@example.com`;
    const sponsor = names[draw(names.length)] ?? 'Nobody';
    const name = sometimes(94, `Name ${draw(420)}`);
    if (name !== '') names.push(name);
    return [
      name,
      sometimes(70, mobile()),
      sometimes(60, draw(2) === 0 ? email : email.toUpperCase()),
      sometimes(45, `C-${draw(200)}`),
      sometimes(50, ['new', 'known', 'member'][draw(3)]!),
      sometimes(25, [email, `C-${draw(200)}`, mobile()][draw(9)] ?? sponsor),
    ].join();
  });
  return `Name,Mobile,E-mail,Code,Stage,Sponsor\n${lines.join('\n')}\n`;
}

interface Row {
  number: number;
  outcome: string;
  record: string | null;
  reasons: { code: string; field?: string }[];
}

export function describeImportTrials(house: () => TestRavand, somebody: () => ApiClient): void {
  const plans = [
    { policy: 'create', keys: [], createRelated: false },
    { policy: 'skip', keys: [['mobile'], ['email']], createRelated: true },
    { policy: 'fill', keys: [['mobile'], ['email'], ['name', 'sponsor']], createRelated: false },
    { policy: 'update', keys: [['mobile'], ['code']], createRelated: false },
  ];

  it('a dry run says of every row of a long file what then becomes of it, under every policy', {
    timeout: 240_000,
  }, async () => {
    const [ravand, staff] = [house(), somebody()];
    await ravand.definitions.publish(ravand.systemContext('test'), [{ definition: member, baseVersion: 0 }]);
    const allRows = async (id: string) => {
      const found: Row[] = [];
      for (let after = 0; after < rowsOfFile; after += 200)
        found.push(
          ...(await staff.get<{ items: Row[] }>(`/api/imports/${id}/rows?after=${after}&limit=200`)).body.items,
        );
      return found;
    };
    const said = ({ number, outcome, reasons }: Row) =>
      `${number} ${outcome} ${reasons.map(({ code, field: name }) => `${name ?? ''}:${code}`).join(' ')}`;
    for (const { policy, keys, createRelated } of plans) {
      const { body } = await staff.send<{ id: string }>('POST', '/api/imports?entity=member&name=members.csv', {
        body: memberFile(),
        headers: { 'content-type': 'text/csv' },
      });
      const run = async (dryRun: boolean) => {
        expect((await staff.post(`/api/imports/${body.id}/start`, { dryRun })).status).toBe(200);
        await ravand.settle();
        return allRows(body.id);
      };
      const count = async () =>
        (await staff.get<{ items: unknown[] }>('/api/records/member?limit=200')).body.items.length;
      const names = ['name', 'mobile', 'email', 'code', 'stage', 'sponsor'];
      const plan = {
        mapping: names.map((name, column) => ({ column, field: name })),
        duplicates: { keys, policy },
        createRelated,
        quiet: true,
      };
      expect((await staff.put(`/api/imports/${body.id}/plan`, plan)).status).toBe(200);
      const tried = await run(true);
      expect(await count()).toBe(0);
      const ids = new Set(tried.flatMap(({ record }) => record ?? []));
      const done = await run(false);
      expect({ policy, rows: tried.map(said) }).toEqual({ policy, rows: done.map(said) });
      // Nothing of the dry run is named: what it made is not there.
      expect([...ids]).toEqual([]);
      const outcomes = new Set(done.map(({ outcome }) => outcome));
      expect({ policy, isMixed: outcomes.has('created') && outcomes.has('rejected') }).toEqual({
        policy,
        isMixed: true,
      });
      expect((await staff.post(`/api/imports/${body.id}/undo`)).status).toBe(200);
      await ravand.settle();
      expect(await count()).toBe(0);
      expect((await ravand.database.read({ text: 'select 1 from import_kin', values: [] })).length).toBe(0);
    }
  });
}
