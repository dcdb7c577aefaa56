// What is wrong with when a rule is asked: fields, calendars, times, processes and elements that are not there.
import type { DateTrigger, RuleDefinition, WebhookTrigger } from '../../../schemas/types.ts';
import type { Release } from '../../definitions/definitions.ts';
import { timerDue } from '../../engine/time/timer-due.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import { expressionFaults } from '../../rules/check-rule.ts';
import { checkFilter } from './check-terms.ts';

/** Any moment will do: only whether there is a next one matters. */
const someTime = new Date('2026-01-01T00:00:00Z');

export function checkTrigger(rule: RuleDefinition, next: Release): readonly ProblemDetail[] {
  const { trigger, entity } = rule;
  if (trigger === undefined) return [];
  const at = '/trigger';
  switch (trigger.type) {
    case 'change':
      return checkField(next, entity, trigger.field, `${at}/field`);
    case 'date':
      return checkDate(trigger, entity, next);
    case 'schedule':
      return [
        ...(isCron(trigger.cron)
          ? []
          : [{ pointer: `${at}/cron`, code: 'rule-cron', params: { found: trigger.cron } }]),
        ...(trigger.filter === undefined ? [] : checkFilter(next, entity, trigger.filter, `${at}/filter`)),
      ];
    case 'process':
      if (next.process(trigger.process) === undefined)
        return [{ pointer: `${at}/process`, code: 'rule-process-unknown', params: { found: trigger.process } }];
      return trigger.event === 'reached' && trigger.element === undefined
        ? [{ pointer: `${at}/element`, code: 'validation.required', params: { name: 'element' } }]
        : [];
    case 'link':
      return trigger.form === undefined || next.form(trigger.form)?.public !== undefined
        ? []
        : [{ pointer: `${at}/form`, code: 'definition.form-not-public', params: { found: trigger.form } }];
    case 'webhook':
      return checkWebhook(trigger, entity, next);
    default:
      return [];
  }
}

export function isCron(text: string): boolean {
  // Five fields: to the minute, and no finer.
  const isShort = text.startsWith('@') || text.trim().split(/\s+/).length === 5;
  return isShort && timerDue('cycle', `cron:${text}`, someTime, {}) !== undefined;
}

function checkField(next: Release, entity: string, name: string, pointer: string): readonly ProblemDetail[] {
  const isThere = next.entity(entity)?.fields.some((field) => field.name === name) ?? false;
  return isThere ? [] : [{ pointer, code: 'rule-field-unknown', params: { found: name, entity } }];
}

function checkDate(trigger: DateTrigger, entity: string, next: Release): readonly ProblemDetail[] {
  const at = '/trigger';
  const unknown = checkField(next, entity, trigger.field, `${at}/field`);
  if (unknown.length > 0) return unknown;
  const kind = next.entity(entity)?.fields.find(({ name }) => name === trigger.field)?.kind;
  const found: ProblemDetail[] = [];
  const refuse = (where: string, code: string) =>
    found.push({ pointer: `${at}/${where}`, code, params: { found: trigger.field, kind: kind ?? '' } });
  if (kind !== 'date' && kind !== 'datetime') refuse('field', 'rule-not-a-date');
  else if (kind === 'date' && trigger.unit === 'hour') refuse('unit', 'rule-hours-of-a-date');
  else if (kind === 'datetime' && trigger.yearly !== undefined) refuse('yearly', 'rule-yearly-of-a-time');
  if (trigger.unit === 'hour' && trigger.at !== undefined) refuse('at', 'rule-time-of-hours');
  if (trigger.unit !== 'workingDay') return found;
  const { workingCalendar } = trigger;
  if (workingCalendar === undefined || next.calendar(workingCalendar) === undefined)
    found.push({
      pointer: `${at}/workingCalendar`,
      code: 'rule-calendar-unknown',
      params: { found: workingCalendar ?? '' },
    });
  return found;
}

function checkWebhook(trigger: WebhookTrigger, entity: string, next: Release): readonly ProblemDetail[] {
  const at = '/trigger';
  const fields = Object.keys(trigger.take);
  const { match, create = false } = trigger;
  return [
    ...Object.entries(trigger.take).flatMap(([name, source]) =>
      expressionFaults(source, `${at}/take/${name}`, ['body']),
    ),
    ...(match === undefined && !create
      ? [{ pointer: `${at}/match`, code: 'validation.required', params: { name: 'match' } }]
      : []),
    ...(match === undefined ? [] : checkField(next, entity, match, `${at}/match`)),
    ...(match !== undefined && !fields.includes(match)
      ? [{ pointer: `${at}/match`, code: 'rule-match-not-taken', params: { found: match } }]
      : []),
  ];
}
