// `<ravand-process-list>`: the studio's list of processes, and the way to a new one.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ProcessDefinitionSource } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { local, t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { Beginning } from '../studio/definition-list.ts';
import { emptyProcess } from './empty-process.ts';

const fresh = ({ name, label }: Beginning): ProcessDefinitionSource => ({
  ...emptyProcess(name, local(label)),
  label,
});

@customElement('ravand-process-list')
export class ProcessList extends RavandElement {
  /** One is opened from here next: the designer, the largest screen, is brought while the list is read. */
  protected override firstUpdated(): void {
    requestIdleCallback(() => void import('./page.ts').catch(() => undefined));
  }

  protected override render() {
    return html`<ravand-definition-list kind="process" path="/studio/processes" icon="workflow" heading=${t('studio.processes')}
      newLabel=${t('process.new')} emptyLine=${t('process.noneYet')} .fresh=${fresh}></ravand-definition-list>`;
  }
}
