// A service or send task: what it does, which message it sends, and how often it tries.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, extensionsOf, isA, replaceExtensions, textOf } from '../moddle.ts';
import { choiceField, textField } from './fields.ts';
import type { PanelContext, PanelGroup } from './group.ts';

const builtIn = ['send-message', 'set-field', 'create-record', 'assign'];

/** The message a task sends is its input `template`, a FEEL text; one that is computed is left to the mappings. */
function templateField({ modeler, element, choices }: PanelContext) {
  const rows = extensionsOf(businessOf(element), 'ravand:Input').map((row) => ({
    target: textOf(row, 'target'),
    source: textOf(row, 'source'),
  }));
  const source = rows.find((row) => row.target === 'template')?.source;
  const literal = /^"([\w-]*)"$/.exec(source ?? '""');
  if (!literal) return nothing;
  const choose = (name: string | undefined) => {
    const others = rows.filter((row) => row.target !== 'template');
    const chosen = name === undefined ? [] : [{ target: 'template', source: `"${name}"` }];
    replaceExtensions(modeler, element, 'ravand:Input', [...chosen, ...others]);
  };
  return choiceField(t('process.template'), literal[1] ?? '', choices.messages, choose);
}

export const service: PanelGroup = {
  name: 'service',
  fits: (element) => isA(element, 'bpmn:ServiceTask', 'bpmn:SendTask'),
  render(context) {
    const { element, set } = context;
    const business = businessOf(element);
    return html`${textField(t('process.serviceType'), textOf(business, 'type'), (type) => set({ type }), { ltr: true, help: t('process.serviceTypeHelp'), suggestions: builtIn })}
      ${textOf(business, 'type') === 'send-message' ? templateField(context) : nothing}
      ${textField(t('process.retries'), textOf(business, 'retries'), (retries) => set({ retries: retries && /^\d{1,2}$/.test(retries) ? retries : undefined }), { ltr: true })}`;
  },
};
