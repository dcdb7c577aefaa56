// One timeline entry as a sentence, an icon and a second line. Reads the event's type and data; an unknown type is named, never hidden.
import { html, type TemplateResult } from 'lit';
import type { LocalText } from '../../schemas/types.ts';
import { entityNamed, session, userName } from '../api/session.ts';
import type { TimelineEntry } from '../api/types.ts';
import { formatDateTime } from '../format/dates.ts';
import { formatPhone, labelOf } from '../format/values.ts';
import { hasText, local, problemText, t } from '../shell/texts.ts';
import { changesOf, fieldOf, isHidden, wordsOf } from './stored-values.ts';

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

const activityIcons: Readonly<Record<string, string>> = {
  note: 'message-square',
  call: 'phone',
  email: 'mail',
  sms: 'message-square',
  letter: 'file-text',
  fax: 'file-text',
  visit: 'user-round',
  web: 'globe',
};

export function entryIcon(entry: TimelineEntry): string {
  if (entry.activity) return activityIcons[String(entry.activity.values.kind)] ?? 'calendar-clock';
  if (entry.type === 'record.created') return entityNamed(String(entry.data.entity ?? ''))?.icon ?? 'plus';
  if (entry.type === 'record.deleted') return 'trash';
  if (entry.type.startsWith('message.') && entry.data.channel === 'email') return 'mail';
  if (entry.type.startsWith('message.') && entry.data.channel === 'inApp') return 'bell';
  if (entry.type === 'record.updated' && entry.automatic) return 'zap';
  return icons[entry.type.split('.')[0] ?? ''] ?? 'circle';
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

/** What was logged: its sort, and what it is called when that says more than its text. */
function activitySentence({ activity }: TimelineEntry): TemplateResult | undefined {
  if (!activity) return undefined;
  const { kind, subject, body } = activity.values;
  const field = fieldOf('activity', 'kind');
  const sort = field ? wordsOf(kind, field) : String(kind);
  const isNamed = typeof subject === 'string' && subject !== '' && subject !== sort;
  const isRepeated = typeof body === 'string' && body !== subject && body.startsWith(String(subject).replace(/…$/, ''));
  return html`<b>${sort}</b>${isNamed && !isRepeated ? html` <bdi>${subject}</bdi>` : ''}`;
}

/** How it went, how long it took, when and where it is: facts of an activity, in a line. */
export function entryFacts({ activity }: TimelineEntry): TemplateResult | string {
  if (!activity) return '';
  const { kind, at } = activity.values;
  const names = ['direction', 'outcome', 'duration', 'place', 'party'];
  const said = names.flatMap((name): (string | TemplateResult)[] => {
    const field = fieldOf('activity', name);
    const value = activity.values[name];
    if (!field || value === null || value === undefined || value === '') return [];
    // A number reads from its plus sign on, whatever stands around it.
    if (name === 'party' && /^\+\d+$/.test(String(value)))
      return [html`<span dir="ltr">${formatPhone(String(value))}</span>`];
    return [wordsOf(value, field)];
  });
  const facts = kind === 'meeting' && typeof at === 'string' ? [formatDateTime(at), ...said] : said;
  return facts.length === 0
    ? ''
    : html`<span class="detail">${facts.map((fact, index) => html`${index > 0 ? ' · ' : ''}<bdi>${fact}</bdi>`)}</span>`;
}

/** @param of the entity whose timeline it is on */
export function entrySentence(entry: TimelineEntry, of: string): TemplateResult | string {
  const entity = entry.of?.entity ?? of;
  const logged = activitySentence(entry);
  if (logged) return logged;
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
  if (entry.message?.isLetter && entry.type !== 'message.failed' && entry.type !== 'message.unknown') {
    const word = t(`channel.${text(entry.data.channel)}`);
    return html`<b>${word}</b>${entry.message.subject ? html` <bdi>${entry.message.subject}</bdi>` : ''}`;
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
  if (entry.type === 'message.received') return entry.message?.body ?? text(data.body ?? data.text);
  if (entry.type === 'message.queued' && data.dueAt)
    return t('timeline.leavesAt', { time: formatDateTime(text(data.dueAt)) });
  // A letter says so itself.
  if (entry.type === 'message.refused' && entry.message?.isLetter) return '';
  if (/failed|refused|unknown|incident/.test(entry.type)) {
    const code = text(data.code ?? data.reason);
    const params =
      typeof data.params === 'object' && data.params !== null ? (data.params as Readonly<Record<string, unknown>>) : {};
    return problemText(code, params) ?? (isHidden(data.detail) ? '' : text(data.detail ?? data.error ?? code));
  }
  return '';
}
