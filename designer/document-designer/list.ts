// `<ravand-document-list>`: the studio's list of documents, the way to a new one, and to what every letterhead says.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DocumentDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { Beginning } from '../studio/definition-list.ts';
import { type BlockKind, withBlock } from './block-edits.ts';
import { beginningOf, lineFields } from './document-schema.ts';

/** A page that is worth looking at from the first moment: what most documents have. */
const fresh = ({ name, label, entity }: Beginning): DocumentDefinition => {
  const hasLines = lineFields(entity).length > 0;
  const kinds: readonly BlockKind[] = [
    'letterhead',
    'title',
    'fields',
    ...(hasLines ? (['table', 'totals'] as const) : []),
  ];
  const empty: DocumentDefinition = { kind: 'document', name, label, entity, pageNumbers: true, blocks: [] };
  return kinds.reduce((document, kind) => {
    const begins = kind === 'title' ? { text: label, align: 'center' as const } : beginningOf(kind, entity);
    // A sum of nothing is no block.
    return kind === 'totals' && begins.items?.length === 0
      ? document
      : withBlock(document, kind, undefined, begins).document;
  }, empty);
};

@customElement('ravand-document-list')
export class DocumentList extends RavandElement {
  static override styles = [base, buttons];

  protected override render() {
    return html`<ravand-definition-list kind="document" path="/studio/documents" icon="file-text" asksEntity heading=${t('documents.heading')}
        newLabel=${t('documents.new')} emptyLine=${t('documents.noneYet')} .fresh=${fresh}>
        <a slot="actions" class="button" href="/studio/settings/organization"><ravand-icon name="building-2"></ravand-icon>${t('documents.letterhead.heading')}</a>
      </ravand-definition-list>`;
  }
}
