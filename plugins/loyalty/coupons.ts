// What rules may do with coupons: give one for something that happened, once in a while. That one is used once, its uses say: `couponUse.coupon` is unique.
import type { Context, InTransaction, PluginServices, RuleActionHandler } from '#plugin-api';
import { newCode } from './new-code.ts';

const dayMs = 86_400_000;
const words = (fa: string, ar: string, he: string, en: string) => ({ fa, ar, he, en });

export function createCoupons({
  records,
  clock,
}: Pick<PluginServices, 'records' | 'clock'>): readonly RuleActionHandler[] {
  /** Those that a rule gave to a person, the newest first. */
  async function given(context: Context, prefix: string) {
    const filter = { field: 'source', operator: 'startsWith', value: prefix } as const;
    const sort = [{ field: 'createdAt', direction: 'desc' }] as const;
    return (await records.query(context, 'coupon', { filter, sort, limit: 200 })).items;
  }

  const day = (days: number): string => new Date(clock.now().getTime() + days * dayMs).toISOString().slice(0, 10);

  async function run(context: InTransaction, args: Readonly<Record<string, unknown>>) {
    const nothing = { coupon: null, code: null };
    if (typeof args.person !== 'string' || args.person === '') return nothing;
    const rule = context.cause?.kind === 'rule' ? context.cause.name : 'give';
    const prefix = `${rule}/${args.person}/`;
    const before = await given(context, prefix);
    const [newest] = before;
    const windowMs =
      args.window === undefined || args.window === null ? Number.POSITIVE_INFINITY : Number(args.window) * dayMs;
    if (newest !== undefined && clock.now().getTime() - Date.parse(newest.createdAt) < windowMs) return nothing;
    const made = await records.create(context, 'coupon', {
      code: newCode(),
      person: args.person,
      // Two that come to the same number at once are one: the source is unique.
      source: `${prefix}${before.length + 1}`,
      reason: args.reason ?? null,
      percent: args.percent ?? null,
      amount: args.amount ?? null,
      validUntil: args.days === undefined || args.days === null ? null : day(Number(args.days)),
    });
    return { coupon: made.id, code: String(made.values.code) };
  }

  return [
    {
      name: 'loyalty.giveCoupon',
      label: words('دادن کوپن', 'منح قسيمة', 'מתן קופון', 'Give a coupon'),
      parameters: [
        { name: 'person', kind: 'text', required: true, label: words('شخص', 'الشخص', 'איש קשר', 'Person') },
        {
          name: 'percent',
          kind: 'number',
          unless: ['amount'],
          label: words('درصد تخفیف', 'نسبة الخصم', 'אחוז הנחה', 'Percent off'),
        },
        { name: 'amount', kind: 'number', label: words('مبلغ تخفیف', 'مبلغ الخصم', 'סכום הנחה', 'Amount off') },
        {
          name: 'days',
          kind: 'number',
          label: words('اعتبار به روز', 'الصلاحية بالأيام', 'תוקף בימים', 'Good for days'),
        },
        {
          name: 'window',
          kind: 'number',
          label: words('دوباره پس از چند روز', 'مرة أخرى بعد أيام', 'שוב אחרי ימים', 'Again after days'),
        },
        { name: 'reason', kind: 'text', label: words('به مناسبت', 'بمناسبة', 'לרגל', 'For') },
      ],
      run: (context, { arguments: args }) => run(context, args),
    },
  ];
}
