// `<ravand-dashboard-list>`: the studio's list of dashboards and the way to a new one.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { t } from '../shell/texts.ts';
import type { Beginning } from '../studio/definition-list.ts';
import '../studio/definition-list.ts';

function freshOf({ name, label }: Beginning): DashboardDefinition {
  return { kind: 'dashboard', name, label, tiles: [{ id: 'tasks', kind: 'tasks' }] };
}

@customElement('ravand-dashboard-list')
export class DashboardList extends RavandElement {
  protected override render() {
    return html`<ravand-definition-list kind="dashboard" path="/studio/dashboards" icon="chart-column" heading=${t('dashboard.heading')}
      newLabel=${t('dashboard.new')} emptyLine=${t('dashboard.none')} .fresh=${freshOf}></ravand-definition-list>`;
  }
}
