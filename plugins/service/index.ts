// What data cannot say: who a ticket is from (one customer record: found by e-mail or telephone, made when nobody has it), that a call or a meeting that went
// out is an answer, and what moves when one ticket is merged into another.
import {
  type BeforeSave,
  type Context,
  definePlugin,
  type InTransaction,
  type RecordService,
  type RuleActionHandler,
  type Stored,
} from '#plugin-api';

type Records = Pick<RecordService, 'query' | 'find' | 'create' | 'update'>;

export default definePlugin(({ records, clock }) => ({
  actions: [mergeTicket(records)],
  beforeSave: {
    ticket: (context, save) => knowCustomer(records, context, save),
    async activity(context, { values, before }) {
      const isAnswer = before === undefined && values.direction === 'out' && values.kind !== 'note';
      if (!isAnswer || values.aboutEntity !== 'ticket' || typeof values.aboutId !== 'string') return;
      const ticket = await records.find(asHouse(context), 'ticket', values.aboutId);
      if (ticket === undefined || isSet(ticket.values.firstAnsweredAt)) return;
      await records.update(asHouse(context), 'ticket', ticket.id, { firstAnsweredAt: clock.now().toISOString() });
    },
  },
}));

/** Visitors and staff alike: who writes a ticket need not be allowed to look people up. */
function asHouse(context: Context): Context {
  return { ...context, principal: { kind: 'system', purpose: 'service' } };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

async function knowCustomer(records: Records, context: Context, { values, before }: BeforeSave): Promise<void> {
  const house = asHouse(context);
  if (!isSet(values.person) && before === undefined) {
    const found =
      (await personWith(records, house, 'email', values.contactEmail)) ??
      (await personWith(records, house, 'mobile', values.contactPhone));
    if (found !== undefined) values.person = found.id;
    else if (isSet(values.contactEmail) || isSet(values.contactPhone))
      values.person = await newPerson(records, house, values);
  }
  if (typeof values.person !== 'string' || values.person === before?.person) return;
  const person = await records.find(house, 'person', values.person);
  values.organization ??= person?.values.organization ?? null;
  values.contactName ??= person?.values.name ?? null;
  values.contactEmail ??= person?.values.email ?? null;
  values.contactPhone ??= person?.values.mobile ?? null;
}

async function personWith(
  records: Records,
  context: Context,
  field: 'email' | 'mobile',
  value: unknown,
): Promise<Stored | undefined> {
  if (typeof value !== 'string' || value === '') return undefined;
  const filter = { field, operator: 'eq' as const, value };
  const sort = [{ field: 'updatedAt', direction: 'desc' as const }];
  const { items } = await records.query(context, 'person', { filter, sort, limit: 1 });
  return items[0];
}

async function newPerson(records: Records, context: Context, values: BeforeSave['values']): Promise<string> {
  const { contactName, contactEmail, contactPhone } = values;
  const name = String(contactName ?? contactEmail ?? contactPhone);
  const person = { name, email: contactEmail ?? null, mobile: contactPhone ?? null };
  return (await records.create(context, 'person', person)).id;
}

/** Notes, calls and letters of the one are the other's from now on, and what it said stands there as a note. */
function mergeTicket(records: Records): RuleActionHandler {
  return {
    name: 'service.mergeTicket',
    label: { fa: 'ادغام درخواست', ar: 'دمج التذكرة', he: 'מיזוג הפנייה', en: 'Merge the ticket' },
    parameters: [],
    async run(context: InTransaction, { record }) {
      const target = record.values.mergedInto;
      if (typeof target !== 'string') return {};
      const house = asHouse(context);
      const about = { field: 'aboutId', operator: 'eq' as const, value: record.id };
      let moved = 0;
      for (;;) {
        const { items } = await records.query(house, 'activity', { filter: about, limit: 100 });
        for (const { id } of items)
          await records.update(house, 'activity', id, { aboutEntity: 'ticket', aboutId: target });
        moved += items.length;
        if (items.length < 100) break;
      }
      const { number, subject, description } = record.values;
      const body = [`${String(number)} · ${String(subject)}`, description].filter(isSet).map(String).join('\n\n');
      await records.create(house, 'activity', { kind: 'note', body, aboutEntity: 'ticket', aboutId: target });
      return { into: target, count: moved };
    },
  };
}
