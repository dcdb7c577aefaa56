// A service or send task by the name of what it does: each task of the house and of plugins brings its own small form. What is not declared stays a mapping.
import { html, nothing, type TemplateResult } from 'lit';
import type { NamedOffer, TaskParameter } from '../../../core/engine/task-offer.ts';
import { hasText, local, t } from '../../shell/texts.ts';
import { openLink } from '../../studio/open-link.ts';
import { businessOf, inputsOf, isA, setInput, textOf } from '../moddle.ts';
import { choiceField, feelField, textField, tickField } from './fields.ts';
import type { Choice, PanelContext, PanelGroup } from './group.ts';

const languages: readonly Choice[] = [
  { name: 'fa', label: 'فارسی' },
  { name: 'ar', label: 'العربية' },
  { name: 'he', label: 'עברית' },
  { name: 'en', label: 'English' },
];

function said(key: string, given: Parameters<typeof local>[0], otherwise: string): string {
  const own = `process.task.${key}`;
  return given ? local(given, otherwise) : hasText(own) ? t(own) : otherwise;
}

export function taskLabel({ name, label }: NamedOffer): string {
  return said(`${name}.label`, label, name);
}

/** Names a parameter is chosen from; undefined = it is written. */
function choicesOf(
  { kind }: TaskParameter,
  { choices, element }: PanelContext,
  entity: string | undefined,
): readonly Choice[] | undefined {
  if (kind === 'message') return choices.messages;
  if (kind === 'entity') return choices.entities;
  if (kind === 'role') return choices.roles;
  if (kind === 'calendar') return choices.calendars;
  if (kind === 'language') return languages;
  if (kind !== 'field' || !element) return undefined;
  const fields = choices.house.entities.find(({ name }) => name === entity)?.fields;
  return fields?.map(({ name }) => ({ name, label: name }));
}

/** The record a task is about unless it names another: the first of the process. */
function entityMeant(context: PanelContext, inputs: ReadonlyMap<string, string>): string | undefined {
  const named = /^"([^"]*)"$/.exec(inputs.get('entity') ?? '')?.[1];
  return named ?? context.choices.house.entities.find(({ name }) => name in context.schema)?.name;
}

function parameterField(
  context: PanelContext,
  offer: NamedOffer,
  parameter: TaskParameter,
  inputs: ReadonlyMap<string, string>,
): TemplateResult {
  const { modeler, element, schema } = context;
  const { name, kind, required, example } = parameter;
  const source = inputs.get(name) ?? '';
  const label = `${said(`${offer.name}.${name}`, parameter.label, name)}${required === true ? ' *' : ''}`;
  const help = parameter.help ? local(parameter.help, '') : undefined;
  const change = (next: string | undefined) => setInput(modeler, element, name, next);
  const literal = /^"([^"\\]*)"$/.exec(source)?.[1];
  const property = `input.${name}`;
  if (kind === 'boolean' && /^(true|false|)$/.test(source))
    return tickField(label, source === 'true', (on) => change(on ? 'true' : undefined), { property });
  const choices =
    source === '' || literal !== undefined ? choicesOf(parameter, context, entityMeant(context, inputs)) : undefined;
  if (choices !== undefined)
    return html`${choiceField(label, literal ?? '', choices, (chosen) => change(chosen && JSON.stringify(chosen)), {
      help,
      property,
    })}${kind === 'calendar' ? openLink(kind, literal, choices.find((one) => one.name === literal)?.label ?? literal ?? '') : nothing}`;
  return feelField(label, source, change, { schema, help, placeholder: example ?? '', property });
}

export const service: PanelGroup = {
  name: 'service',
  fits: (element) => isA(element, 'bpmn:ServiceTask', 'bpmn:SendTask'),
  render(context) {
    const { element, set, choices } = context;
    const business = businessOf(element);
    const type = textOf(business, 'type');
    const { tasks } = choices.house;
    const offer = tasks.find(({ name }) => name === type);
    const names = tasks
      .filter(({ name }) => name !== 'decide')
      .map((one) => ({ name: one.name, label: taskLabel(one) }));
    const inputs = new Map(inputsOf(business).map(({ target, source }) => [target, source]));
    const docs = offer === undefined ? '' : said(`${offer.name}.help`, offer.help, '');
    const setRetries = (retries: string | undefined) =>
      set({ retries: retries && /^([1-9]|1\d|20)$/.test(retries) ? retries : undefined });
    return html`${choiceField(t('process.serviceType'), type, names, (next) => set({ type: next }), { property: 'type', help: docs || undefined })}
      ${offer === undefined ? nothing : offer.parameters.map((parameter) => parameterField(context, offer, parameter, inputs))}
      ${textField(t('process.retries'), textOf(business, 'retries'), setRetries, { ltr: true, placeholder: '5', property: 'retries', help: t('process.retriesHelp') })}
      ${tickField(t('process.mustSucceed'), business.get('mustSucceed') === true, (on) => set({ mustSucceed: on ? true : undefined }), { property: 'mustSucceed' })}`;
  },
};
