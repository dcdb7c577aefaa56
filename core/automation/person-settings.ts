// What people set for themselves alone: one value for each name, read and written whole.
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Reader } from '../kernel/transaction.ts';

export type PersonSetting = 'notices' | 'keys';

/** @returns as it was kept; undefined = they set nothing */
export async function personSetting(reader: Reader, user: Id, name: PersonSetting): Promise<unknown> {
  const [row] = await reader.read<{ value: string }>(
    sql`select value from person_settings where user_id = ${user} and name = ${name}`,
  );
  return row === undefined ? undefined : JSON.parse(row.value);
}

export async function keepPersonSetting(
  { clock }: { readonly clock: Clock },
  { transaction }: InTransaction,
  user: Id,
  name: PersonSetting,
  value: object,
): Promise<void> {
  await transaction.write(sql`insert into person_settings (user_id, name, value, changed_at)
    values (${user}, ${name}, ${JSON.stringify(value)}, ${clock.now().getTime()})
    on conflict (user_id, name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}
