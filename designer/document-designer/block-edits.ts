// A document being changed: blocks and items put in, moved and taken out. Pure; each answers a new definition.
import type { DocumentBlock, DocumentDefinition } from '../../schemas/types.ts';
import { moved, said } from '../studio/edits.ts';

export type BlockKind = DocumentBlock['kind'];

/** In the order people look for them. */
export const blockKinds: readonly BlockKind[] = [
  'letterhead',
  'title',
  'text',
  'fields',
  'table',
  'totals',
  'image',
  'signature',
  'pageBreak',
];

export const blockIcons: Readonly<Record<BlockKind, string>> = {
  letterhead: 'building-2',
  title: 'heading',
  text: 'type',
  fields: 'list',
  table: 'table',
  totals: 'sigma',
  image: 'image',
  signature: 'pen-line',
  pageBreak: 'separator-horizontal',
};

/** An id that no block of the document has. */
function freshId(kind: BlockKind, blocks: readonly DocumentBlock[]): string {
  const taken = new Set(blocks.map(({ id }) => id));
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? kind : `${kind}-${count}`;
    if (!taken.has(id)) return id;
  }
}

/** @param begins what the kind begins with: the first fields, the first lines of the entity */
export function withBlock(
  document: DocumentDefinition,
  kind: BlockKind,
  after: string | undefined,
  begins: Partial<DocumentBlock>,
): { readonly document: DocumentDefinition; readonly id: string } {
  const id = freshId(kind, document.blocks);
  const place = document.blocks.findIndex((block) => block.id === after);
  const blocks = [...document.blocks];
  blocks.splice(place < 0 ? blocks.length : place + 1, 0, { ...begins, id, kind });
  return { document: { ...document, blocks }, id };
}

export function withoutBlock(document: DocumentDefinition, id: string): DocumentDefinition {
  return { ...document, blocks: document.blocks.filter((block) => block.id !== id) };
}

/** @param by -1 = one up, 1 = one down; the same document at an end */
export function movedBlock(document: DocumentDefinition, id: string, by: -1 | 1): DocumentDefinition {
  const blocks = moved(
    document.blocks,
    document.blocks.findIndex((block) => block.id === id),
    by,
  );
  return blocks === document.blocks ? document : { ...document, blocks };
}

/** A property that is undefined is said no more. */
export function changedBlock(
  document: DocumentDefinition,
  id: string,
  changes: { readonly [K in keyof DocumentBlock]?: DocumentBlock[K] | undefined },
): DocumentDefinition {
  return {
    ...document,
    blocks: document.blocks.map((block) => (block.id === id ? said({ ...block, ...changes }) : block)),
  };
}
