// One timeline entry as a sentence, an icon and a second line. Reads the event's type and data; an unknown type is named, never hidden.
import { html, type TemplateResult } from 'lit';
import type { FieldDefinition, LocalText } from '../../schemas/types.ts';
import { entityNamed, session, userName } from '../api/session.ts';
import type { TimelineEntry, Value } from '../api/types.ts';
import { formatDateTime } from '../format/dates.ts';
import { labelOf, valueText } from '../format/values.ts';
import { hasText, local, problemText, t } from '../shell/texts.ts';

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

const icons: Readonly<Record<string, string>> = {
  record: 'pencil',
  form: 'globe',
  rule: 'scale',
  decision: 'table-2',
  process: 'workflow',
  element: 'workflow',
  task: 'list-checks',
  message: 'message-square',
  document: 'file-text',
  incident: 'triangle-alert',
};

export function entryIcon(entry: TimelineEntry): string {
  if (entry.type === 'record.created') return entityNamed(String(entry.data.entity ?? ''))?.icon ?? 'plus';
  if (entry.type === 'record.deleted') return 'trash';
  if (entry.type.startsWith('message.') && entry.data.channel === 'email') return 'mail';
  if (entry.type.startsWith('message.') && entry.data.channel === 'inApp') return 'bell';
  if (entry.type === 'record.updated' && entry.automatic) return 'zap';
  return icons[entry.type.split('.')[0] ?? ''] ?? 'circle';
}

/** Changes as the event carries them: a list, or an object of [before, after] by field. */
export function changesOf(data: Readonly<Record<string, unknown>>): FieldChange[] {
  const changes = data.changes;
  if (Array.isArray(changes))
    return changes.filter(
      (change): change is FieldChange => typeof change === 'object' && change !== null && 'field' in change,
    );
  if (typeof changes !== 'object' || changes === null) return [];
  return Object.entries(changes).map(([field, pair]) => {
    if (Array.isArray(pair)) return { field, before: pair[0], after: pair[1] };
    const { before, after } = (pair ?? {}) as { before?: unknown; after?: unknown };
    return { field, before, after };
  });
}

export function fieldOf(entity: string, name: string): FieldDefinition | undefined {
  return entityNamed(entity)?.fields.find((field) => field.name === name || field.id === name);
}

export function isHidden(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'hidden' in value;
}

/** Any stored value in words, by the field it belongs to. */
export function wordsOf(value: unknown, field: FieldDefinition | undefined, title?: string): string {
  if (isHidden(value)) return t('value.hidden');
  if (value === null || value === undefined || value === '') return t('value.none');
  // A list is the value of some kinds; of the others it is what a condition offers to choose from.
  const isOne = field !== undefined && /^(choices|tags|references|lines|json)$/.test(field.kind);
  if (Array.isArray(value) && !isOne) return value.map((one) => wordsOf(one, field)).join(t('filter.or'));
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (field?.kind === 'reference') return title ?? userName(String(value)) ?? t('value.aRecord');
  if (field) return valueText(field, value as Value, title);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return local(value as LocalText);
  return value === undefined || value === null ? '' : String(value);
}

function nameOf(entry: TimelineEntry): string {
  const { data, cause } = entry;
  const form = session.workspace?.forms.find((one) => one.name === data.form);
  const named =
    (/^(rule|decision|process|form|message|document)\./.test(entry.type) ? entry.text?.params?.label : undefined) ??
    (entry.type.startsWith('decision.') ? data.decision : undefined) ??
    data.label ??
    data.title ??
    (form ? local(form.label, form.name) : undefined) ??
    data.elementName ??
    data.name ??
    data.template ??
    data.form ??
    data.document ??
    data.processName ??
    data.process ??
    data.rule ??
    data.element;
  return (
    text(named) ||
    (cause?.kind === 'process' ? (cause.elementName ?? cause.name) : cause && 'name' in cause ? cause.name : '')
  );
}

export function entrySentence(entry: TimelineEntry, entity: string): TemplateResult | string {
  if (entry.type === 'record.updated') {
    const changes = changesOf(entry.data);
    const [first] = changes;
    const field = first && fieldOf(entity, first.field);
    if (first && field) {
      const params = {
        field: labelOf(field),
        before: wordsOf(first.before, field),
        after: wordsOf(first.after, field),
        count: changes.length - 1,
      };
      if (changes.length > 1) return t('timeline.changedMore', params);
      return t(first.before === null || first.before === undefined ? 'timeline.filled' : 'timeline.changed', params);
    }
  }
  const channel = hasText(`channel.${text(entry.data.channel)}`)
    ? t(`channel.${text(entry.data.channel)}`)
    : t('channel.message');
  const about = entityNamed(text(entry.data.entity) || entity);
  const key = `timeline.${entry.type}`;
  const to = userName(text(entry.data.to)) ?? t('value.none');
  const report = text(entry.data.report);
  if (hasText(key))
    return t(key, { name: nameOf(entry), channel, to, report, entity: local(about?.label, about?.name ?? entity) });
  const params = entry.text?.params;
  if (entry.text?.key && hasText(entry.text.key)) return t(entry.text.key, params ?? {});
  return html`${nameOf(entry)} <span class="muted" dir="ltr">${entry.type}</span>`;
}

/** The line below: where a form came from, what a reply said, why something failed. */
export function entryDetail(entry: TimelineEntry): string {
  const { data } = entry;
  if (entry.type === 'form.submitted' && data.page) return t('timeline.fromPage', { page: text(data.page) });
  if (entry.type === 'task.reported') return text(data.note);
  if (entry.type === 'message.received') return text(data.body ?? data.text);
  if (entry.type === 'message.queued' && data.dueAt)
    return t('timeline.leavesAt', { time: formatDateTime(text(data.dueAt)) });
  if (/failed|refused|unknown|incident/.test(entry.type)) {
    const code = text(data.code ?? data.reason);
    const params =
      typeof data.params === 'object' && data.params !== null ? (data.params as Readonly<Record<string, unknown>>) : {};
    return problemText(code, params) ?? (isHidden(data.detail) ? '' : text(data.detail ?? data.error ?? code));
  }
  return '';
}
