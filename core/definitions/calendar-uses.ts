// Who counts by a working calendar: timers, due dates and service tasks of processes, dates of rules, the house itself.
import { ownCalendarName } from '../../schemas/own-calendar.ts';
import type { Definition, LocalText } from '../../schemas/types.ts';
import { elementIdOf, rewriteXml } from '../engine/rewrite-xml.ts';
import type { Release, Versioned } from './definitions.ts';
import { ownCalendar } from './own-calendar.ts';

export interface CalendarUse {
  readonly kind: 'process' | 'rule' | 'settings';
  readonly name: string;
  readonly label?: LocalText;
  /** An element of a process, or a JSON Pointer. */
  readonly at: string;
}

const counting = ['process', 'rule'] as const;

export function calendarUses(release: Release, calendar: string): readonly CalendarUse[] {
  const own = ownCalendar(release)?.name === calendar;
  const all = counting.flatMap((kind): readonly Versioned<Definition>[] => release.all(kind));
  return [
    ...(own ? [{ kind: 'settings' as const, name: release.settings.name, at: '/workingCalendar' }] : []),
    ...all.flatMap(({ definition }) => {
      const places = (own ? [calendar, ownCalendarName] : [calendar]).flatMap((name) =>
        definition.kind === 'process' ? inProcess(definition.xml, name) : inRule(definition, name),
      );
      const label = 'label' in definition ? definition.label : undefined;
      const { kind, name } = definition as Definition & { kind: (typeof counting)[number] };
      return [...new Set(places)].map((at) => ({ kind, name, ...(label === undefined ? {} : { label }), at }));
    }),
  ];
}

function inProcess(xml: string, calendar: string): readonly string[] {
  const places: string[] = [];
  rewriteXml(xml, (text) => {
    const { tag, attribute, value } = text;
    const isSaid = attribute?.split(':').at(-1) === 'calendar' && value === calendar;
    const isInput = attribute === 'source' && tag.local === 'input' && tag.attributes.get('target') === 'calendar';
    if (isSaid || (isInput && value === JSON.stringify(calendar))) places.push(elementIdOf(text));
    return value;
  });
  return places;
}

function inRule(rule: Definition, calendar: string): readonly string[] {
  const trigger = rule.kind === 'rule' ? rule.trigger : undefined;
  const isCounted = trigger !== undefined && 'workingCalendar' in trigger && trigger.workingCalendar === calendar;
  return isCounted ? ['/trigger/workingCalendar'] : [];
}
