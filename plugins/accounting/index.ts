// The code of the module: the period of a date, books that are set up, and what its rules do. Everything else is data.
import { type BeforeSave, type Context, Decimal, definePlugin, type RuleActionHandler } from '#plugin-api';
import { makePeriods, setUpBooks } from './books.ts';
import { isoDay, yearAround, yearFrom } from './calendar.ts';
import { closeYear } from './close-year.ts';
import { keepWithinCredit } from './customer-credit.ts';
import { invoiceEffect } from './invoice-effect.ts';
import { invoiceFrom, type Mapping, usual } from './invoice-from.ts';
import { asHouse, decimalOf, type Records } from './ledger.ts';
import { postDocument } from './post-document.ts';
import { reverseJournal, reversePayment } from './reverse.ts';

type Save = { readonly before: unknown; readonly values: Record<string, unknown> };

export default definePlugin(({ records, clock, language }) => {
  /** Years, periods and accounts are everybody's: they are called in the language of the installation. */
  const forAll = <C extends Context>(context: C): C => ({ ...asHouse(context), locale: language(context) });

  /** The period of the day; a record that is final keeps the one it has. */
  const inPeriod = (dateField: string) =>
    (async (context, save) => {
      const { values, before } = save;
      const day = values[dateField];
      if (typeof day !== 'string' || before?.state === 'posted') return;
      if (before?.[dateField] === day && (values.period ?? null) !== null) return;
      const filter = {
        and: [
          { field: 'startsOn', operator: 'le' as const, value: day },
          { field: 'endsOn', operator: 'ge' as const, value: day },
        ],
      };
      const { items } = await records.query(asHouse(context), 'fiscalPeriod', { filter, limit: 1 });
      values.period = items[0]?.id ?? null;
    }) satisfies Parameters<typeof records.beforeSave>[1];

  const actions: readonly RuleActionHandler[] = [
    {
      name: 'accounting.post',
      label: { fa: 'ثبت در دفتر', ar: 'الترحيل إلى الدفتر', he: 'רישום בספרים', en: 'Post to the books' },
      parameters: [],
      run: async (context, { record }) => ({
        entity: 'journal',
        id: (await postDocument(records, asHouse(context), record)).id,
      }),
    },
    {
      name: 'accounting.reverse',
      label: { fa: 'برگشت سند', ar: 'عكس القيد', he: 'ביטול פקודה', en: 'Reverse the journal' },
      parameters: [],
      async run(context, { record: { entity, id } }) {
        const house = asHouse(context);
        const made =
          entity === 'payment'
            ? await reversePayment(records, house, id)
            : await reverseJournal(records, house, id, clock.now());
        return { entity: 'journal', id: made.id };
      },
    },
    {
      name: 'accounting.makePeriods',
      label: { fa: 'ساختن دوره‌ها', ar: 'إنشاء الفترات', he: 'יצירת תקופות', en: 'Make the periods' },
      parameters: [],
      run: async (context, { record }) => ({ made: await makePeriods(records, forAll(context), record) }),
    },
    {
      name: 'accounting.closeYear',
      label: { fa: 'بستن سال مالی', ar: 'إقفال السنة', he: 'סגירת השנה', en: 'Close the year' },
      parameters: [],
      run: async (context, { record }) => ({ closed: await closeYear(records, asHouse(context), record) }),
    },
    {
      name: 'accounting.invoiceFrom',
      label: { fa: 'صدور صورت‌حساب', ar: 'إصدار فاتورة', he: 'הפקת חשבונית', en: 'Make an invoice' },
      isOpen: true,
      parameters: [
        {
          name: 'post',
          kind: 'boolean',
          label: { fa: 'قطعی شود', ar: 'ترحيلها', he: 'לסגור אותה', en: 'Post it' },
        },
      ],
      async run(context, { record, arguments: { post, ...fields } }) {
        const mapping: Mapping = { ...usual, ...(fields as Partial<Mapping>) };
        const invoice = await invoiceFrom(records, asHouse(context), record, mapping, post === true);
        return { entity: 'invoice', id: invoice.id };
      },
    },
    {
      name: 'accounting.setSource',
      label: {
        fa: 'نوشتن در سندِ مبدأ صورت‌حساب',
        ar: 'الكتابة في مصدر الفاتورة',
        he: 'כתיבה במקור החשבונית',
        en: 'Write to what was invoiced',
      },
      parameters: [
        {
          name: 'values',
          kind: 'data',
          required: true,
          label: { fa: 'مقدارها', ar: 'القيم', he: 'ערכים', en: 'Values' },
        },
      ],
      async run(context, { record, arguments: { values } }) {
        const [entity = '', id = ''] = String(record.values.sourceKey ?? '').split(/[/#]/);
        const source = id === '' ? undefined : await records.find(asHouse(context), entity, id);
        if (source === undefined) return { entity: null };
        await records.update(asHouse(context), entity, id, values as Readonly<Record<string, string>>);
        return { entity, id };
      },
    },
  ];

  return {
    actions,
    effects: [invoiceEffect(records)],
    beforeSave: {
      journal: inPeriod('date'),
      async payment(context, save) {
        await inPeriod('date')(context, save);
        await keepWithinCredit(records, asHouse(context), save);
      },
      invoice: inPeriod('issuedOn'),
      async creditNote(context, save) {
        await inPeriod('issuedOn')(context, save);
        await keepCredit(records, asHouse(context), save);
      },
      fiscalYear(context, { values }: Save) {
        const calendar = String(values.calendar ?? 'persian');
        const year =
          typeof values.startsOn === 'string'
            ? yearFrom(values.startsOn, calendar, language(context))
            : yearAround(
                typeof values.endsOn === 'string' ? values.endsOn : isoDay(clock.now().getTime()),
                calendar,
                language(context),
              );
        for (const field of ['startsOn', 'endsOn', 'name'] as const) values[field] ??= year[field];
      },
      async ledgerSetup(context, { before, values }) {
        if (before !== undefined) return;
        await setUpBooks(records, forAll(context), {
          chart: String(values.chart),
          calendar: String(values.calendar),
          startsOn: typeof values.startsOn === 'string' ? values.startsOn : undefined,
          today: clock.now(),
        });
      },
    },
  };
});

/** What is credited beyond what the invoice owes, as far as it was paid, stays as the customer's credit. */
async function keepCredit(records: Records, context: Context, { before, values }: BeforeSave): Promise<void> {
  if (values.state !== 'posted' || before === undefined || before.state === 'posted') return;
  const invoice = await records.get(context, 'invoice', String(values.invoice ?? before.invoice));
  const { balance, paid, returned } = invoice.values;
  const beyond = decimalOf(before.total).sub(decimalOf(balance));
  const most = decimalOf(paid).sub(decimalOf(returned));
  const zero = decimalOf(0);
  values.toCredit = Decimal.max(zero, Decimal.min(beyond, most));
}
