// A text of the form itself: a document, drawn as data.
import { html } from 'lit';
import { isDocument } from '../../../schemas/rich-text.ts';
import { richText } from '../../elements/rich-text.ts';
import { pickLocal } from '../../shell/texts.ts';
import type { DrawElement } from './layout-context.ts';

export const drawText: DrawElement = ({ document }) => {
  const found = pickLocal<unknown>(document);
  return isDocument(found) ? html`${richText(found)}` : undefined;
};
