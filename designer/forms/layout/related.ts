// The records that point here.
import { html } from 'lit';
import { local } from '../../shell/texts.ts';
import type { DrawElement } from './layout-context.ts';

export const drawRelated: DrawElement = (element, context) => {
  const list = context.related(element);
  if (list === undefined) return undefined;
  const heading = local(element.label);
  return html`${heading === '' ? '' : html`<h3>${heading}</h3>`}${list}`;
};
