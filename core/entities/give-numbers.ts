// Automatic numbers of a record: given when it is made, or when it reaches a stage. They are counted in the transaction that writes it: what is undone
// gives its number back, so a series has no gaps; who comes meanwhile waits for the series' row, so it has no doubles. A record that has its number at a
// stage may go before without leaving a gap.
import { systemOf } from '../../schemas/calendar-systems.ts';
import { storedNameOf } from '../../schemas/entity-names.ts';
import { type MonthOf, numberText, parseNumberFormat, seriesOf } from '../../schemas/number-format.ts';
import type { EntityDefinition, FieldDefinition, SettingsDefinition } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import { dayIn } from '../engine/time/calendar-systems.ts';
import { offsetAt } from '../engine/time/zone-offsets.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { RecordCall, RecordNeeds } from './record-call.ts';
import type { Values } from './records.ts';

const fieldsOfNumbers = new WeakMap<EntityDefinition, readonly FieldDefinition[]>();

/** Most entities have none, and each write asks. */
function numberFields(entity: EntityDefinition): readonly FieldDefinition[] {
  const found = fieldsOfNumbers.get(entity) ?? entity.fields.filter(({ kind }) => kind === 'autoNumber');
  fieldsOfNumbers.set(entity, found);
  return found;
}

/** The day is that of the clock in the zone of the business. Series are taken in the order of the fields: two writers cannot wait for each other. */
export async function giveNumbers(
  needs: RecordNeeds,
  call: RecordCall<InTransaction>,
  values: Values,
  isNew: boolean,
): Promise<Values> {
  const own = numberFields(call.entity);
  if (own.length === 0) return values;
  const stage = values[call.entity.pipeline?.field ?? ''] ?? null;
  const numbered = own.filter(
    (field) => (values[field.name] ?? null) === null && (field.givenAt === undefined ? isNew : field.givenAt === stage),
  );
  if (numbered.length === 0) return values;
  const monthOf = monthAt(needs.clock.now(), call.release.settings);
  const given: Record<string, string> = {};
  for (const field of numbered) given[field.name] = await nextNumber(call, field, monthOf);
  return { ...values, ...given };
}

async function nextNumber(
  { context, entity }: RecordCall<InTransaction>,
  field: FieldDefinition,
  monthOf: MonthOf,
): Promise<string> {
  const parts = parseNumberFormat(field.format ?? '') ?? [];
  const [row] = await context.transaction.read<{ last: number | bigint }>(sql`
    insert into number_series (entity, field, series, last)
    values (${storedNameOf(entity)}, ${field.id}, ${seriesOf(parts, monthOf)}, ${field.firstNumber ?? 1})
    on conflict (entity, field, series) do update set last = number_series.last + 1
    returning last`);
  return numberText(parts, monthOf, BigInt(row!.last));
}

function monthAt(now: Date, { timeZone, calendar: own }: SettingsDefinition): MonthOf {
  const seconds = Math.floor(now.getTime() / 1000);
  const day = Math.floor((seconds + offsetAt(timeZone, seconds)) / 86_400);
  return (calendar) => dayIn(calendar === 'local' ? systemOf[own] : calendar, day);
}
