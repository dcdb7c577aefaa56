// `<ravand-view-definitions>`: the studio's list of views, and the way to a new one; each opens as its own list being edited.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ViewDefinition } from '../../../schemas/types.ts';
import { entityNamed } from '../../api/session.ts';
import { RavandElement } from '../../elements/element.ts';
import { t } from '../../shell/texts.ts';
import '../../studio/definition-list.ts';
import type { Beginning } from '../../studio/definition-list.ts';
import { plainColumns } from '../columns.ts';

function fresh({ name, label, entity }: Beginning): ViewDefinition {
  const shown = entityNamed(entity);
  const columns = shown ? plainColumns(shown).map(({ path }) => path) : [];
  return { kind: 'view', name, label, entity, type: 'list', ...(columns.length > 0 ? { columns } : {}) };
}

@customElement('ravand-view-definitions')
export class ViewDefinitions extends RavandElement {
  protected override render() {
    return html`<ravand-definition-list kind="view" path="/studio/views" icon="table" asksEntity heading=${t('list.views')}
      newLabel=${t('view.new')} emptyLine=${t('view.noneYet')} .fresh=${fresh}></ravand-definition-list>`;
  }
}
