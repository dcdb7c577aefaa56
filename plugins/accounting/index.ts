// The code of the module: the period of a date, books that are set up, and what its rules do. Everything else is data.
import { definePlugin, type RuleActionHandler } from '#plugin-api';
import { makePeriods, setUpBooks } from './books.ts';
import { isoDay, yearAround, yearFrom } from './calendar.ts';
import { closeYear } from './close-year.ts';
import { invoiceFrom, type Mapping, usual } from './invoice-from.ts';
import { asHouse, decimalOf, other } from './ledger.ts';
import { postDocument } from './post-document.ts';

type Save = { readonly before: unknown; readonly values: Record<string, unknown> };

export default definePlugin(({ records, clock }) => {
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
      async run(context, { record }) {
        const { values } = await records.get(asHouse(context), 'journal', record.id);
        const lines = ((values.lines ?? []) as readonly Record<string, unknown>[]).map(
          ({ id: _, debit, credit, foreign, rate, ...line }) => ({
            ...line,
            [other.debit]: amountOf(debit),
            [other.credit]: amountOf(credit),
            foreign: amountOf(foreign),
            rate: amountOf(rate),
          }),
        );
        const made = await records.create(asHouse(context), 'journal', {
          date: isoDay(clock.now().getTime()),
          kind: 'reversal',
          description: String(values.number),
          reverses: record.id,
          lines,
          state: 'posted',
        });
        return { entity: 'journal', id: made.id };
      },
    },
    {
      name: 'accounting.makePeriods',
      label: { fa: 'ساختن دوره‌ها', ar: 'إنشاء الفترات', he: 'יצירת תקופות', en: 'Make the periods' },
      parameters: [],
      run: async (context, { record }) => ({ made: await makePeriods(records, asHouse(context), record) }),
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
  ];

  return {
    actions,
    beforeSave: {
      journal: inPeriod('date'),
      payment: inPeriod('date'),
      invoice: inPeriod('issuedOn'),
      creditNote: inPeriod('issuedOn'),
      fiscalYear(context, { values }: Save) {
        const calendar = String(values.calendar ?? 'persian');
        const year =
          typeof values.startsOn === 'string'
            ? yearFrom(values.startsOn, calendar, context.locale)
            : yearAround(isoDay(clock.now().getTime()), calendar, context.locale);
        for (const field of ['startsOn', 'endsOn', 'name'] as const) values[field] ??= year[field];
      },
      async ledgerSetup(context, { before, values }) {
        if (before !== undefined) return;
        await setUpBooks(records, asHouse(context), {
          chart: String(values.chart),
          calendar: String(values.calendar),
          startsOn: typeof values.startsOn === 'string' ? values.startsOn : undefined,
          today: clock.now(),
        });
      },
    },
  };
});

function amountOf(value: unknown): string | null {
  return value === null || value === undefined ? null : decimalOf(value).toFixed();
}
