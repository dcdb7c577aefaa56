// A document of headings, paragraphs, lists, quotes and code: typed data, searched by the text one reads of it.
import { documentOf, documentText, isDocument, type RichNode } from '../../../schemas/rich-text.ts';
import type { Json } from '../../kernel/data.ts';
import { foldForSearch } from '../../kernel/fold.ts';
import { data } from './data.ts';
import { FieldFault, type FieldKindBehavior } from './field-kind.ts';

export const richText: FieldKindBehavior = {
  ...data,
  operators: ['contains', 'empty', 'notEmpty'],
  folded: 'shadow',
  fold: foldForSearch,
  shadow: (value) => foldForSearch(documentText(value as unknown as RichNode)),
  read: (value) => (isDocument(value) ? (value as unknown as Json) : new FieldFault('validation.document')),
  /** Rules, messages and processes read what people read. */
  toFeel: (value) => documentText(value as unknown as RichNode),
  toText: (value) => documentText(value as unknown as RichNode),
  fromText: (text) => documentOf(text) as unknown as Json,
};
