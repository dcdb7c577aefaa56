// `<ravand-report-list>`: the studio's list of reports and the way to a new one.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ReportDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { preferences } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { Beginning } from '../studio/definition-list.ts';
import { reportFields } from './fields.ts';

/** It counts from the first moment: how many records there are in the period. */
const fresh = ({ name, label, entity }: Beginning): ReportDefinition => {
  const { language } = preferences();
  const of = entityNamed(entity);
  return {
    kind: 'report',
    name,
    label,
    entity,
    date: reportFields.dates(entity)[0]?.value ?? 'createdAt',
    columns: [{ id: 'count', label: { [language]: t('reportEditor.count') }, when: 'within' }],
    sections: [{ id: 'all', label: { [language]: local(of?.pluralLabel ?? of?.label, entity) } }],
  };
};

@customElement('ravand-report-list')
export class ReportList extends RavandElement {
  protected override render() {
    return html`<ravand-definition-list kind="report" path="/studio/reports" icon="sigma" asksEntity heading=${t('reports.heading')}
      newLabel=${t('reportEditor.new')} emptyLine=${t('reportEditor.none')} .fresh=${fresh}></ravand-definition-list>`;
  }
}
