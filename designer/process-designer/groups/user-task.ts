// A user task: its form, who does it, until when.
import { html, nothing } from 'lit';
import { hasScreen } from '../../shell/router.ts';
import { t } from '../../shell/texts.ts';
import '../time/time-field.ts';
import { datePaths, personPaths } from '../known-names.ts';
import { businessOf, isA, laneOf, processOf, textOf } from '../moddle.ts';
import type { WrittenTime } from '../time/time-sentence.ts';
import { choiceField, feelField, tickField } from './fields.ts';
import type { PanelContext, PanelGroup } from './group.ts';

type Who = 'none' | 'person' | 'path' | 'expression';

const literal = /^"([^"\\]*)"$/;

function whoIs(assignee: string, paths: readonly string[]): Who {
  if (assignee === '') return 'none';
  if (literal.test(assignee)) return 'person';
  return paths.includes(assignee) ? 'path' : 'expression';
}

/** How the assignee is said now, while an expression is still empty. */
const asking = new WeakMap<object, Who>();

function assigneeFields({ element, choices, schema, set }: PanelContext) {
  const business = businessOf(element);
  const paths = personPaths(processOf(element), choices.house);
  const assignee = textOf(business, 'assignee');
  const who = (assignee === '' ? asking.get(business) : undefined) ?? whoIs(assignee, paths);
  const kinds = (['person', 'path', 'expression'] as const)
    .filter((kind) => kind !== 'path' || paths.length > 0)
    .map((name) => ({ name, label: t(`process.who.${name}`) }));
  const choose = (kind: string | undefined) => {
    asking.set(business, (kind ?? 'none') as Who);
    const first = kind === 'person' ? choices.users[0]?.name : undefined;
    set({ assignee: kind === 'path' ? paths[0] : first === undefined ? undefined : `"${first}"` });
  };
  return html`${choiceField(t('process.assignee'), who === 'none' ? '' : who, kinds, choose, { noneLabel: t('process.who.anyone'), property: 'assignee' })}
    ${who === 'person' ? choiceField(t('process.who.person'), literal.exec(assignee)?.[1] ?? '', choices.users, (user) => set({ assignee: user && `"${user}"` }), { none: false }) : nothing}
    ${
      who === 'path'
        ? choiceField(
            t('process.who.path'),
            assignee,
            paths.map((name) => ({ name, label: name })),
            (path) => set({ assignee: path }),
            { none: false },
          )
        : nothing
    }
    ${who === 'expression' ? feelField(t('process.who.expression'), assignee, (text) => set({ assignee: text }), { schema, help: t('process.assigneeHelp'), placeholder: 'lead.owner' }) : nothing}`;
}

/** Roles beside the first one: ticks while they are a written list, else FEEL. */
function moreRoles({ element, choices, schema, set }: PanelContext) {
  const business = businessOf(element);
  const source = textOf(business, 'candidateRoles');
  const chosen = /^\[\s*("[^"\\]*"\s*(,\s*"[^"\\]*"\s*)*)?\]$/.test(source)
    ? (JSON.parse(source) as string[])
    : undefined;
  if (chosen === undefined && source !== '')
    return feelField(t('process.candidateRoles'), source, (text) => set({ candidateRoles: text }), {
      schema,
      property: 'candidateRoles',
    });
  const roles = chosen ?? [];
  const first = textOf(business, 'candidateRole');
  const toggle = (role: string, on: boolean) => {
    const next = on ? [...roles, role] : roles.filter((one) => one !== role);
    set({ candidateRoles: next.length === 0 ? undefined : JSON.stringify(next) });
  };
  return html`<details class="more" ?open=${roles.length > 0} data-property="candidateRoles"><summary>${t('process.candidateRoles')}</summary>
    ${choices.roles.filter(({ name }) => name !== first).map(({ name, label }) => tickField(label, roles.includes(name), (on) => toggle(name, on)))}
    ${feelField(t('process.candidateUsers'), textOf(business, 'candidateUsers'), (text) => set({ candidateUsers: text }), { schema, placeholder: '[lead.owner]', property: 'candidateUsers' })}</details>`;
}

function moment({ element, choices, schema, set }: PanelContext, property: 'due' | 'followUp') {
  const business = businessOf(element);
  const calendar = textOf(business, 'calendar');
  const value: WrittenTime = {
    property: 'timeDate',
    text: textOf(business, property),
    ...(calendar === '' ? {} : { calendar }),
  };
  const change = ({ detail }: CustomEvent<WrittenTime>) =>
    set({
      [property]: detail.text || undefined,
      calendar: detail.calendar ?? (property === 'due' ? undefined : calendar || undefined),
    });
  return html`<ravand-time-field data-property=${property} mode="moment" label=${t(`process.${property}`)} .value=${value} .calendars=${choices.calendars} .paths=${datePaths(schema)} .schema=${schema} @time-change=${change}></ravand-time-field>`;
}

export const userTask: PanelGroup = {
  name: 'userTask',
  fits: (element) => isA(element, 'bpmn:UserTask'),
  render(context) {
    const { element, choices, set, schema } = context;
    const business = businessOf(element);
    const form = textOf(business, 'form');
    const lane = laneOf(business);
    const isFree = textOf(business, 'candidateRole') === '' && textOf(business, 'candidateRoles') === '';
    return html`${choiceField(t('process.form'), form, choices.forms, (next) => set({ form: next }), { property: 'form' })}
      ${form === '' || !hasScreen(`/studio/forms/${form}`) ? nothing : html`<a class="link" href="/studio/forms/${form}">${t('process.openForm')}</a>`}
      ${assigneeFields(context)}
      ${choiceField(t('process.candidateRole'), textOf(business, 'candidateRole'), choices.roles, (candidateRole) => set({ candidateRole }), { property: 'candidateRole', help: isFree && lane ? t('process.who.lane', { lane }) : undefined })}
      ${moreRoles(context)}
      ${moment(context, 'due')} ${moment(context, 'followUp')}
      ${feelField(t('process.priority'), textOf(business, 'priority'), (priority) => set({ priority }), { schema, placeholder: 'if lead.value > 500 then 80 else 50', property: 'priority' })}`;
  },
};
