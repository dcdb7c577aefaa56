// Blocks of a document, put in, moved, changed and taken out.
import { describe, expect, it } from 'vitest';
import type { DocumentDefinition } from '../../schemas/types.ts';
import { changedAt, moved } from '../studio/edits.ts';
import { changedBlock, movedBlock, withBlock, withoutBlock } from './block-edits.ts';

const document: DocumentDefinition = {
  kind: 'document',
  name: 'letter',
  entity: 'lead',
  blocks: [
    { id: 'title', kind: 'title', text: { en: 'A' } },
    { id: 'text', kind: 'text', text: { en: 'B' } },
  ],
};
const ids = ({ blocks }: DocumentDefinition) => blocks.map(({ id }) => id);

describe('A block of a document', () => {
  it('goes after what is chosen, else to the end, under an id of its own', () => {
    const first = withBlock(document, 'title', 'title', { text: {} });
    expect([first.id, ids(first.document)]).toEqual(['title-2', ['title', 'title-2', 'text']]);
    expect(ids(withBlock(document, 'pageBreak', undefined, {}).document)).toEqual(['title', 'text', 'pageBreak']);
  });

  it('moves by one, and stays at the ends', () => {
    expect(ids(movedBlock(document, 'text', -1))).toEqual(['text', 'title']);
    expect(movedBlock(document, 'text', 1)).toBe(document);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  });

  it('says no more what is taken from it, and goes', () => {
    const changed = changedBlock(document, 'text', { align: 'center', visible: undefined });
    expect(changed.blocks[1]).toEqual({ id: 'text', kind: 'text', text: { en: 'B' }, align: 'center' });
    expect(changedAt([{ path: 'a', strong: true }], 0, { strong: undefined })).toEqual([{ path: 'a' }]);
    expect(ids(withoutBlock(document, 'title'))).toEqual(['text']);
  });
});
