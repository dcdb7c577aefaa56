// One file through the import as the wizard does it: sent, planned, tried, imported; with what became of every row.
import { expect } from 'vitest';
import type { ApiClient, TestRavand } from '#testing';

export interface DoneRow {
  readonly number: number;
  readonly outcome: string | null;
  readonly record: string | null;
  readonly reasons: readonly { readonly code: string; readonly field?: string; readonly message?: string }[];
}

export interface FilePlan {
  readonly entity: string;
  /** Fields in the order of the columns; null = the column goes nowhere. */
  readonly fields: readonly (string | { readonly field: string; readonly first?: 'day' | 'month' } | null)[];
  readonly keys: readonly (readonly string[])[];
  readonly policy: 'create' | 'skip' | 'fill' | 'update';
  readonly createRelated?: boolean;
}

export interface Imported {
  readonly total: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly rows: readonly DoneRow[];
}

/** Tries the file, imports it, and holds that both said the same of every row. */
export async function importFile(
  ravand: TestRavand,
  client: ApiClient,
  csv: string,
  { entity, fields, keys, policy, createRelated = false }: FilePlan,
): Promise<Imported> {
  const { status, body } = await client.send<{ id: string; total: number }>(
    'POST',
    `/api/imports?entity=${entity}&name=${entity}.csv`,
    { body: csv, headers: { 'content-type': 'text/csv' } },
  );
  expect(status).toBe(201);
  const mapping = fields.flatMap((said, column) => {
    const { field, ...more } = typeof said === 'string' ? { field: said } : (said ?? { field: '' });
    return field === '' ? [] : [{ column, field, calendar: 'gregorian', ...more }];
  });
  const plan = { mapping, duplicates: { keys, policy }, createRelated, quiet: true };
  expect(await client.put(`/api/imports/${body.id}/plan`, plan)).toMatchObject({ status: 200 });
  const tried = await run(true);
  const done = await run(false);
  expect(tried.rows.map(said)).toEqual(done.rows.map(said));
  return done;

  async function run(dryRun: boolean): Promise<Imported> {
    expect((await client.post(`/api/imports/${body.id}/start`, { dryRun })).status).toBe(200);
    await ravand.settle();
    const progress = await client.get<Imported & { status: string; done: number }>(`/api/imports/${body.id}`);
    expect(progress.body).toMatchObject({ status: dryRun ? 'tried' : 'done', done: body.total });
    const rows: DoneRow[] = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: { items: DoneRow[]; next?: number } = (
        await client.get<{ items: DoneRow[]; next?: number }>(`/api/imports/${body.id}/rows?after=${after}&limit=200`)
      ).body;
      rows.push(...page.items);
      after = page.next;
    }
    return { total: body.total, outcomes: progress.body.outcomes, rows };
  }
}

function said({ number, outcome, reasons }: DoneRow): string {
  return `${number} ${outcome} ${reasons.map(({ code, field = '' }) => `${field}:${code}`).join(' ')}`;
}

/** Every row has exactly one outcome, and whatever was not written has a reason that can be read. */
export function expectAccounted({ total, outcomes, rows }: Imported, count: number): void {
  expect([total, rows.length]).toEqual([count, count]);
  const counted: Record<string, number> = {};
  for (const { outcome } of rows) counted[outcome ?? 'none'] = (counted[outcome ?? 'none'] ?? 0) + 1;
  expect(counted).toEqual(outcomes);
  for (const { outcome, record, reasons } of rows) {
    const isWritten = outcome === 'created' || outcome === 'updated' || outcome === 'unchanged';
    expect([outcome, isWritten ? record !== null : reasons.length > 0]).toEqual([outcome, true]);
    for (const { message } of reasons) expect(message?.length).toBeGreaterThan(5);
  }
}
