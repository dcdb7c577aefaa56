// How often public forms were opened, sent and refused, by day. Counted in memory and written down every few seconds, so that a flood costs the
// database no more than a trickle.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import { systemContext } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';

/** `refused.<why>` for what was not taken. */
export type Counted = 'opened' | 'sent' | `refused.${string}`;

export interface DayCounts {
  readonly day: string;
  readonly counts: Readonly<Record<string, number>>;
}

export interface FormCounts {
  /** Writes down what was counted when that is due. */
  note(form: string, what: Counted): Promise<void>;
  /** Writes down what was counted, now. */
  flush(): Promise<void>;
  /** The newest days that have something, newest first. */
  read(form: string, days: number): Promise<readonly DayCounts[]>;
}

export function createFormCounts({ database, clock }: { database: Database; clock: Clock }): FormCounts {
  let waiting = new Map<string, { form: string; day: string; what: string; count: number }>();
  let writtenAt = 0;

  async function write(): Promise<void> {
    const rows = [...waiting];
    waiting = new Map();
    writtenAt = clock.now().getTime();
    if (rows.length === 0) return;
    await database.transaction(systemContext('count visits of forms', newId()), async ({ transaction }) => {
      for (const [id, { form, day, what, count }] of rows)
        await transaction.write(sql`insert into form_counts (id, form, day, what, count)
          values (${id}, ${form}, ${day}, ${what}, ${count})
          on conflict (id) do update set count = form_counts.count + excluded.count`);
    });
  }

  return {
    flush: write,
    async note(form, what) {
      const now = clock.now();
      const day = now.toISOString().slice(0, 10);
      const id = `${form}:${day}:${what}`;
      const known = waiting.get(id);
      waiting.set(id, { form, day, what, count: (known?.count ?? 0) + 1 });
      if (now.getTime() - writtenAt >= limits.formCountsMs) await write();
    },
    async read(form, days) {
      await write();
      const rows = await database.read<{ day: string; what: string; count: number }>(
        sql`select day, what, count from form_counts where form = ${form} and day <> '' order by day desc, what limit ${days * 20}`,
      );
      const byDay = new Map<string, Record<string, number>>();
      for (const { day, what, count } of rows) byDay.set(day, { ...byDay.get(day), [what]: Number(count) });
      return [...byDay].slice(0, days).map(([day, counts]) => ({ day, counts }));
    },
  };
}
