// Creating a record with an Idempotency-Key: the same key and body of the same person answers the first record again and makes no second one.
import { createHash } from 'node:crypto';
import type { RecordForms } from '../automation/record-form.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Input, RecordService, Stored } from '../entities/records.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { canonicalJson } from '../kernel/data.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { within } from './within.ts';

export interface OnceNeeds {
  readonly database: Database;
  readonly records: RecordService;
  readonly recordForms: RecordForms;
  readonly clock: Clock;
}

interface KeyRow {
  readonly body_hash: string;
  readonly record_id: string;
}

/** @throws Problem 422 `idempotency-key-reused` for another body under the key, `bad-idempotency-key` */
export async function createOnce(
  { database, records, recordForms, clock }: OnceNeeds,
  context: Context,
  request: {
    key: string | undefined;
    entity: string;
    values: Input;
    form?: string | undefined;
    /** How it is made, where it is not simply written. */
    make?: (inside: Context, options?: { id: string }) => Promise<Stored>;
    /** How it is read again, where its maker may not. */
    again?: (inside: Context, id: string) => Promise<Stored>;
  },
): Promise<Stored> {
  const { key, entity, values, form } = request;
  const create =
    request.make ??
    ((inside: Context, options?: { id: string }) =>
      within('/values', () =>
        form === undefined
          ? records.create(inside, entity, values, options)
          : recordForms.create(inside, entity, form, values, options),
      ));
  if (key === undefined) return create(context);
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Problem(422, 'bad-idempotency-key');
  const { principal } = context;
  const scope = `${principal.kind}:${'id' in principal ? principal.id : '-'}`;
  const keyHash = sha256(`${scope}\n${key}`);
  const bodyHash = sha256(canonicalJson(form === undefined ? [entity, values] : [entity, values, form]));
  return database.transaction(context, async (inside) => {
    const id = newId();
    const now = clock.now().getTime();
    await inside.transaction.write(
      sql`delete from idempotency_keys where created_at < ${now - limits.idempotencyKeptMs}`,
    );
    const added = await inside.transaction.write(sql`insert into idempotency_keys (id, body_hash, record_id, created_at)
      values (${keyHash}, ${bodyHash}, ${id}, ${now}) on conflict (id) do nothing`);
    if (added === 1) return create(inside, { id });
    const [row] = await inside.transaction.read<KeyRow>(
      sql`select body_hash, record_id from idempotency_keys where id = ${keyHash}`,
    );
    if (row?.body_hash !== bodyHash) throw new Problem(422, 'idempotency-key-reused');
    return (request.again ?? ((context, id) => records.get(context, entity, id)))(inside, row.record_id);
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
