// What tokens of a rule may name: processes, messages, forms, rules, calendars, views, roles, and what rules may do. Asked for once per editor.
import { ownCalendarName } from '../../schemas/own-calendar.ts';
import { roleName, roleNames } from '../access/roles.ts';
import { session } from '../api/session.ts';
import { savedViews } from '../records/saved-views.ts';
import type { Segment } from '../records/term-offers.ts';
import { local, t } from '../shell/texts.ts';
import { definitions } from '../studio/definitions.ts';
import { type RuleActionKind, rules } from './api.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface RuleChoices {
  readonly processes: readonly Choice[];
  readonly messages: readonly Choice[];
  readonly decisions: readonly Choice[];
  /** Made from the entity. */
  readonly documents: readonly Choice[];
  readonly calendars: readonly Choice[];
  /** Of the same entity. */
  readonly rules: readonly Choice[];
  readonly segments: readonly Segment[];
  readonly actions: readonly RuleActionKind[];
}

export const noChoices: RuleChoices = {
  processes: [],
  messages: [],
  decisions: [],
  documents: [],
  calendars: [],
  rules: [],
  segments: [],
  actions: [],
};

async function listed(
  kind: 'process' | 'message' | 'decision' | 'document' | 'calendar' | 'rule',
  entity?: string,
): Promise<readonly Choice[]> {
  const { items } = await definitions.list(kind);
  return items
    .filter((row) => entity === undefined || row.entity === entity)
    .map(({ name, label, version }) => ({
      value: name,
      // What is not live yet may be named: it goes live in the same release.
      label: version > 0 ? local(label, name) : t('studio.drafted', { name: local(label, name) }),
    }));
}

export async function loadChoices(entity: string): Promise<RuleChoices> {
  const [processes, messages, decisions, documents, calendars, ofEntity, actions, own] = await Promise.all([
    listed('process'),
    listed('message'),
    listed('decision'),
    listed('document', entity),
    listed('calendar'),
    listed('rule', entity),
    rules.actions(),
    savedViews.list(entity),
  ]);
  const shipped = (session.workspace?.views ?? []).filter((view) => view.entity === entity);
  return {
    processes,
    messages,
    decisions,
    documents,
    calendars: [{ value: ownCalendarName, label: t('rules.ownCalendar') }, ...calendars],
    rules: ofEntity,
    actions: actions.items,
    segments: [
      ...shipped.map((view) => ({ name: view.name, label: local(view.label, view.name) })),
      ...own.items.filter(({ audience }) => audience === 'all').map(({ name, title }) => ({ name, label: title })),
    ],
  };
}

export function entityChoices(): readonly Choice[] {
  return (session.workspace?.entities ?? []).map(({ name, label }) => ({ value: name, label: local(label, name) }));
}

export function formChoices(): readonly Choice[] {
  return (session.workspace?.forms ?? []).map(({ name, label }) => ({ value: name, label: local(label, name) }));
}

export function roleChoices(): readonly Choice[] {
  return roleNames().map((value) => ({ value, label: roleName(value) }));
}

export function labelIn(choices: readonly Choice[], value: unknown): string {
  return choices.find((choice) => choice.value === value)?.label ?? String(value ?? '');
}
