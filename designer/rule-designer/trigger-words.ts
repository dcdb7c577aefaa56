// When a rule is asked, as one choice among others; and how each kind of trigger begins.
import type { RuleDefinition, RuleTrigger } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';

/** Writes by what they are; a trigger by its type. */
export const occasions = [
  'created',
  'updated',
  'written',
  'deleted',
  'change',
  'date',
  'schedule',
  'message',
  'process',
  'link',
  'webhook',
  'call',
] as const;
export type Occasion = (typeof occasions)[number] | 'others';

const writes: Readonly<Record<string, NonNullable<RuleDefinition['on']>>> = {
  created: ['created'],
  updated: ['updated'],
  written: ['created', 'updated'],
  deleted: ['deleted'],
};

export function occasionOf({ on = [], trigger }: RuleDefinition): Occasion {
  if (trigger !== undefined) return trigger.type;
  const same = (one: readonly string[]) =>
    one.length === on.length && one.every((act) => (on as readonly string[]).includes(act));
  return (Object.keys(writes) as Occasion[]).find((name) => same(writes[name] ?? [])) ?? 'others';
}

/** The rule with another occasion, as it begins. */
export function withOccasion(rule: RuleDefinition, occasion: Occasion): RuleDefinition {
  const { on: _on, trigger: _trigger, ...rest } = rule;
  const acts = writes[occasion];
  if (acts !== undefined) return { ...rest, on: acts };
  return { ...rest, trigger: freshTrigger(rule.entity, occasion) };
}

function freshTrigger(entity: string, occasion: Occasion): RuleTrigger {
  const fields = entityNamed(entity)?.fields ?? [];
  switch (occasion) {
    case 'date':
      return { type: 'date', field: fields.find(({ kind }) => /^date/.test(kind))?.name ?? '', at: '09:00' };
    case 'schedule':
      return { type: 'schedule', cron: '0 9 * * 6' };
    case 'message':
      return { type: 'message' };
    case 'process':
      return { type: 'process', process: '', event: 'started' };
    case 'link':
      return { type: 'link' };
    case 'webhook': {
      const key = fields.find(({ kind }) => kind === 'email' || kind === 'phone') ?? fields[0];
      const name = key?.name ?? 'id';
      return { type: 'webhook', take: { [name]: `body.${name}` }, match: name };
    }
    case 'call':
      return { type: 'call' };
    default:
      return { type: 'change', field: fields.find(({ kind }) => kind === 'choice')?.name ?? fields[0]?.name ?? '' };
  }
}

/** A schedule as people say it: every day, on weekdays, on a day of the month, at a time; undefined = only as cron. */
export interface PlainSchedule {
  readonly hour: number;
  readonly minute: number;
  readonly days: 'daily' | 'weekly' | 'monthly';
  /** 0 = Sunday. */
  readonly weekdays: readonly number[];
  readonly dayOfMonth: number;
}

export function plainSchedule(cron: string): PlainSchedule | undefined {
  const parts = /^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) \* (\*|[0-6](?:,[0-6])*)$/.exec(cron);
  if (!parts) return undefined;
  const [, minute, hour, day, weekdays] = parts;
  const isMonthly = day !== '*';
  if (isMonthly && weekdays !== '*') return undefined;
  return {
    minute: Number(minute),
    hour: Number(hour),
    days: isMonthly ? 'monthly' : weekdays === '*' ? 'daily' : 'weekly',
    weekdays: weekdays === '*' ? [] : (weekdays ?? '').split(',').map(Number),
    dayOfMonth: isMonthly ? Number(day) : 1,
  };
}

export function cronOf({ hour, minute, days, weekdays, dayOfMonth }: PlainSchedule): string {
  const week = days === 'weekly' ? [...weekdays].sort((a, b) => a - b).join(',') || '6' : '*';
  return `${minute} ${hour} ${days === 'monthly' ? dayOfMonth : '*'} * ${week}`;
}
