// What becomes of a lead that is qualified: the organization, the person and the opportunity, all in the transaction of whoever qualified it. Whom we know
// already, by mobile or e-mail, or by the name of the company, is not made again.
import type { Context, InTransaction, RecordService, RuleActionHandler, Stored } from '#plugin-api';

type Records = Pick<RecordService, 'query' | 'find' | 'create' | 'update'>;

export function convertLead(records: Records): RuleActionHandler {
  return {
    name: 'sales.convertLead',
    label: {
      fa: 'سرنخ را مشتری کن',
      ar: 'حوّل العميل المحتمل إلى عميل',
      he: 'הפיכת הליד ללקוח',
      en: 'Make the lead a customer',
    },
    parameters: [],
    async run(context: InTransaction, { record: lead }) {
      // It was qualified before, went back and is qualified again: what it became is there.
      const known = await first(records, context, 'opportunity', 'lead', lead.id);
      if (known !== undefined) return { entity: 'opportunity', id: known.id };
      const organization = await organizationOf(records, context, lead);
      const person = await personOf(records, context, lead, organization);
      const { name, company, value, owner } = lead.values;
      const opportunity = await records.create(context, 'opportunity', {
        name: String(company ?? name),
        amount: value ?? null,
        lead: lead.id,
        person,
        organization,
        owner: owner ?? null,
      });
      await records.update(context, 'lead', lead.id, { person, organization });
      return { entity: 'opportunity', id: opportunity.id };
    },
  };
}

async function organizationOf(records: Records, context: Context, lead: Stored): Promise<string | null> {
  const { organization, company, owner } = lead.values;
  if (typeof organization === 'string') return organization;
  if (typeof company !== 'string' || company.trim() === '') return null;
  const known = await first(records, context, 'organization', 'name', company.trim());
  return (known ?? (await records.create(context, 'organization', { name: company.trim(), owner: owner ?? null }))).id;
}

async function personOf(
  records: Records,
  context: Context,
  lead: Stored,
  organization: string | null,
): Promise<string> {
  const { person, name, mobile, email, smsConsent, owner } = lead.values;
  if (typeof person === 'string') return person;
  const known =
    (await first(records, context, 'person', 'mobile', mobile)) ??
    (await first(records, context, 'person', 'email', email));
  if (known !== undefined) return known.id;
  const made = await records.create(context, 'person', {
    name: String(name),
    mobile: mobile ?? null,
    email: email ?? null,
    organization,
    smsConsent: smsConsent ?? null,
    owner: owner ?? null,
  });
  return made.id;
}

/** The one that was written last. */
async function first(
  records: Records,
  context: Context,
  entity: string,
  field: string,
  value: unknown,
): Promise<Stored | undefined> {
  if (typeof value !== 'string' || value === '') return undefined;
  const filter = { field, operator: 'eq' as const, value };
  const sort = [{ field: 'updatedAt', direction: 'desc' as const }];
  const { items } = await records.query(context, entity, { filter, sort, limit: 1 });
  return items[0];
}
