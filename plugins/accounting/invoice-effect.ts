// Service task `accounting.invoice`: the invoice of an amount that is due for a record of any module, posted in the transaction of the process.
import { type EffectHandler, Problem } from '#plugin-api';
import { invoiceOf } from './invoice-from.ts';
import { asHouse, decimalOf, type Records } from './ledger.ts';

const words = (fa: string, ar: string, he: string, en: string) => ({ fa, ar, he, en });

export function invoiceEffect(records: Records): EffectHandler {
  return {
    name: 'accounting.invoice',
    runs: 'inside',
    offer: {
      label: words('صدور صورت‌حساب', 'إصدار فاتورة', 'הפקת חשבונית', 'Make an invoice'),
      help: words(
        'یک بار برای هر رکورد؛ قطعی می‌شود اگر دفترها راه افتاده باشند',
        'مرة لكل سجل، وتُرحَّل إن كانت الدفاتر جاهزة',
        'פעם אחת לכל רשומה; נסגרת אם הספרים הוקמו',
        'Once for each record; posted where books are set up',
      ),
      parameters: [
        { name: 'entity', kind: 'text', required: true, label: words('موجودیت', 'الكيان', 'ישות', 'Entity') },
        { name: 'record', kind: 'expression', required: true, label: words('رکورد', 'السجل', 'רשומה', 'Record') },
        { name: 'number', kind: 'expression', label: words('شمارهٔ مبدأ', 'رقم المصدر', 'מספר המקור', 'Its number') },
        { name: 'person', kind: 'expression', label: words('شخص', 'الشخص', 'איש קשר', 'Person') },
        { name: 'organization', kind: 'expression', label: words('سازمان', 'المؤسسة', 'ארגון', 'Organization') },
        { name: 'owner', kind: 'expression', label: words('مسئول', 'المسؤول', 'אחראי', 'Owner') },
        {
          name: 'amount',
          kind: 'expression',
          required: true,
          example: 'string(price)',
          label: words('مبلغ پیش از مالیات', 'المبلغ قبل الضريبة', 'סכום לפני מס', 'Amount before tax'),
        },
        { name: 'taxRate', kind: 'expression', label: words('نرخ مالیات', 'نسبة الضريبة', 'שיעור המס', 'Tax rate') },
        { name: 'description', kind: 'expression', label: words('شرح', 'الوصف', 'תיאור', 'Description') },
      ],
      answers: [
        { name: 'invoice', type: 'string' },
        { name: 'invoiceNumber', type: 'string' },
      ],
    },
    async run(context, { input }) {
      const text = (name: string): string | null => {
        const value = input[name] ?? null;
        return value === null || typeof value === 'object' ? null : String(value);
      };
      const [entity, id, amount] = [text('entity'), text('record'), text('amount')];
      if (entity === null || id === null)
        throw new Problem(422, 'effect-input-missing', { params: { name: entity === null ? 'entity' : 'record' } });
      if (amount === null || !decimalOf(amount).gt(0)) return { invoice: null, invoiceNumber: null };
      const invoice = await invoiceOf(
        records,
        asHouse(context),
        {
          source: { entity, id },
          number: text('number') ?? '',
          customer: { person: text('person'), organization: text('organization'), owner: text('owner') },
          lines: [
            {
              description: text('description') ?? text('number') ?? entity,
              category: 'service',
              unitPrice: amount,
              taxRate: text('taxRate'),
            },
          ],
        },
        true,
      );
      const number = invoice.values.number ?? null;
      return { invoice: invoice.id, invoiceNumber: number === null ? null : String(number) };
    },
  };
}
