// Each day: points whose last day is over go, the oldest first; what goes next is noted at the account, so that a notice can be sent before; and the totals of
// twelve months are taken anew, because they fall by themselves.
import type { Context, RuleActionHandler, Stored } from '#plugin-api';
import type { Ledger } from './ledger.ts';

interface Needs {
  readonly records: {
    update(context: Context, entity: string, id: string, changes: Record<string, unknown>): Promise<Stored>;
  };
  readonly clock: { now(): Date };
  readonly ledger: Ledger;
}

export function createExpire({ records, clock, ledger }: Needs): RuleActionHandler {
  return {
    name: 'loyalty.expire',
    label: {
      fa: 'انقضای امتیازها و جمع ۱۲ ماه',
      ar: 'انتهاء النقاط ومجموع ١٢ شهرًا',
      he: 'פקיעת נקודות וסיכום 12 חודשים',
      en: 'Expire points, take totals of 12 months',
    },
    parameters: [],
    async run(context, { record }) {
      const today = clock.now().toISOString().slice(0, 10);
      // What is overdue counts what expired already: asked again on the same day, nothing more goes.
      const expired = await ledger.overdue(context, record.id, today);
      if (expired > 0)
        await ledger.post(context, {
          kind: 'expire',
          sides: [
            { account: record.id, points: -expired },
            { house: 'expired', points: expired },
          ],
        });
      const next = await ledger.nextExpiry(context, record.id, today);
      await records.update(context, 'pointAccount', record.id, {
        expiringPoints: next?.points ?? null,
        expiringOn: next?.on ?? null,
      });
      await ledger.measure(context, record.id);
      return { expired };
    },
  };
}
