// What leave needs beyond data: whose it is, how many working days it takes and from which balance, found before the request is saved. Once it is asked
// for, its days and kind stay: whoever wants others withdraws it and asks anew, so nobody approves what they did not see.
import {
  type BeforeSave,
  type Context,
  Decimal,
  definePlugin,
  type PluginServices,
  Problem,
  type Stored,
} from '#plugin-api';

const asked = ['employee', 'kind', 'from', 'to'] as const;

export default definePlugin((services) => ({
  beforeSave: { leaveRequest: (context, save) => completeLeave(services, context, save) },
}));

async function completeLeave(services: PluginServices, context: Context, save: BeforeSave): Promise<void> {
  const { values, before } = save;
  if (before !== undefined) {
    const changed = asked.filter((name) => name in values && values[name] !== before[name]);
    if (changed.length > 0) throw settled(changed);
    return;
  }
  // Whoever asks may see neither every employee nor every balance.
  const house: Context = { ...context, principal: { kind: 'system', purpose: 'complete a leave request' } };
  const employee = await employeeOf(services, house, context, values.employee);
  const { kind, from, to } = values;
  const days = services.workingDays(context, String(from), String(to));
  values.employee = employee?.id ?? null;
  values.requester = employee?.values.user ?? null;
  values.days = new Decimal(days ?? 0);
  if (employee === undefined) return;
  const filter = {
    and: [
      { field: 'employee', operator: 'eq' as const, value: employee.id },
      { field: 'kind', operator: 'eq' as const, value: String(kind) },
      { field: 'from', operator: 'le' as const, value: String(from) },
      { field: 'to', operator: 'ge' as const, value: String(to) },
    ],
  };
  const { items } = await services.records.query(house, 'leaveBalance', { filter, limit: 1, fields: ['name'] });
  values.balance = items[0]?.id ?? null;
}

async function employeeOf(
  { records }: PluginServices,
  house: Context,
  { principal }: Context,
  named: unknown,
): Promise<Stored | undefined> {
  if (typeof named === 'string') return records.find(house, 'employee', named);
  if (principal.kind !== 'user') return undefined;
  const filter = { field: 'user', operator: 'eq' as const, value: principal.id };
  return (await records.query(house, 'employee', { filter, limit: 1 })).items[0];
}

function settled(fields: readonly string[]): Problem {
  return new Problem(422, 'invalid', {
    params: { count: fields.length },
    details: fields.map((name) => ({ pointer: `/${name}`, code: 'validation.read-only', params: { name } })),
  });
}
