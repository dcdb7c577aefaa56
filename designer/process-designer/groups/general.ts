// Name and id: every element has them.
import { html } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf } from '../moddle.ts';
import { textField } from './fields.ts';
import type { PanelGroup } from './group.ts';

const validId = /^[A-Za-z_][\w.-]*$/;

export const general: PanelGroup = {
  name: 'general',
  fits: () => true,
  render({ element, set, modeler }) {
    const business = businessOf(element);
    const setId = (id: string | undefined) => {
      if (id && validId.test(id) && !modeler.elements.get(id)) set({ id });
    };
    return html`${textField(t('process.name'), business.name ?? '', (name) => set({ name }), { property: 'name' })}
      ${textField(t('process.id'), business.id, setId, { ltr: true, property: 'id' })}`;
  },
};
