// A call activity: which process it calls, which version, and what goes in and out beside the mappings.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { choiceField, feelField, textField, tickField } from './fields.ts';
import type { PanelGroup } from './group.ts';

export const call: PanelGroup = {
  name: 'call',
  fits: (element) => isA(element, 'bpmn:CallActivity'),
  render({ element, choices, set, schema }) {
    const business = businessOf(element);
    const called = textOf(business, 'calledElement');
    const version = textOf(business, 'version');
    const binding = version !== '' ? 'version' : textOf(business, 'binding') || 'latest';
    const bindings = ['latest', 'pinned', 'version'].map((name) => ({ name, label: t(`process.binding.${name}`) }));
    const setBinding = (next: string | undefined) =>
      set({
        binding: next === 'pinned' ? 'pinned' : undefined,
        version: next === 'version' ? version || '1' : undefined,
      });
    const tick = (property: 'inputAll' | 'outputAll') =>
      tickField(
        t(`process.${property}`),
        textOf(business, property) === 'true',
        (on) => set({ [property]: on ? 'true' : 'false' }),
        { property },
      );
    return html`${choiceField(t('process.calledElement'), called, choices.processes, (next) => set({ calledElement: next }), { property: 'calledElement' })}
      ${called === '' ? nothing : html`<a class="link" href="/studio/processes/${called}">${t('process.openProcess')}</a>`}
      ${choiceField(t('process.binding.label'), binding, bindings, setBinding, { none: false, property: 'binding' })}
      ${binding === 'version' ? textField(t('process.versionNumber'), version, (next) => set({ version: next && /^[1-9]\d{0,5}$/.test(next) ? next : version }), { ltr: true }) : nothing}
      ${tick('inputAll')} ${tick('outputAll')}
      ${feelField(t('process.businessKey'), textOf(business, 'businessKey'), (businessKey) => set({ businessKey }), { schema, property: 'businessKey' })}`;
  },
};
