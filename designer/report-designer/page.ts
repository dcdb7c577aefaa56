// `<ravand-report-designer>`: a report being made: its columns, sections and totals, what the chosen one says, and beside it the report itself over the records there are.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LocalText, ReportDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { preferences } from '../shell/preferences.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import type { Finding } from '../studio/definitions.ts';
import { desk } from '../studio/desk-style.ts';
import '../studio/draft-header.ts';
import { freshName } from '../studio/edits.ts';
import '../studio/findings.ts';
import '../studio/part-list.ts';
import type { PartList, PartMove } from '../studio/part-list.ts';
import { partRows } from '../studio/part-rows.ts';
import { reportFields } from './fields.ts';
import './part-editor.ts';
import './preview.ts';
import {
  groupOf,
  movedPart,
  type PartGroup,
  type PartPlace,
  partGroups,
  partsOf,
  placeOf,
  type ReportPart,
  withoutPart,
  withPart,
} from './report-parts.ts';

const icons: Readonly<Record<PartGroup, string>> = { columns: 'columns-3', sections: 'rows-3', totals: 'sigma' };

@customElement('ravand-report-designer')
export class ReportDesigner extends RavandElement {
  static override styles = [base, buttons, states, partRows, desk];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private place: PartPlace = '';
  readonly #draft = new DefinitionDraft<ReportDefinition>(this, 'report');

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('params') || changed.get('params')?.name === this.params.name) return;
    this.place = '';
    void this.#draft.load(this.params.name ?? '');
  }

  #fresh(report: ReportDefinition, group: PartGroup): ReportPart {
    const { language } = preferences();
    const taken = partGroups.flatMap((one) => partsOf(report, one).map(({ id }) => id));
    const said = (label: string): LocalText => ({ [language]: label });
    if (group === 'columns') {
      const [number] = reportFields.numbers(report.entity);
      const id = freshName(number?.value ?? 'count', taken);
      const label = said(number?.label ?? t('reportEditor.count'));
      return { id, label, ...(number === undefined ? {} : { sum: number.value }), when: 'within' };
    }
    const id = freshName(group === 'sections' ? 'section' : 'total', taken);
    if (group === 'sections') return { id, label: said(t('reportEditor.newSection')) };
    const sections = report.sections.map((section) => section.id);
    return { id, label: said(t('reportEditor.newTotal')), after: sections.at(-1) ?? '', add: sections };
  }

  #add(report: ReportDefinition, group: PartGroup): void {
    const part = this.#fresh(report, group);
    this.#draft.edit(withPart(report, group, part), 'reportEditor.adding');
    this.place = placeOf(group, part.id);
  }

  #remove(report: ReportDefinition, group: PartGroup, id: string): void {
    const at = partsOf(report, group).findIndex((part) => part.id === id);
    const next = withoutPart(report, group, id);
    this.#draft.edit(next, 'reportEditor.removing');
    const left = partsOf(next, group);
    const beside = left[Math.min(at, left.length - 1)];
    this.place = beside === undefined ? '' : placeOf(group, beside.id);
    void this.#focus(group);
  }

  #move(report: ReportDefinition, group: PartGroup, { id, by }: PartMove): void {
    this.#draft.edit(movedPart(report, group, id, by), 'reportEditor.moving');
    this.place = placeOf(group, id);
    void this.#focus(group);
  }

  async #focus(group: PartGroup): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<PartList>(`ravand-part-list.${group}`)?.focus();
  }

  #placeAt(pointer: string): PartPlace {
    const [, group, at] = /^\/(columns|sections|totals)\/(\d+)/.exec(pointer) ?? [];
    const { definition } = this.#draft;
    if (group === undefined || definition === undefined) return '';
    const part = partsOf(definition, group as PartGroup)[Number(at)];
    return part === undefined ? '' : placeOf(group as PartGroup, part.id);
  }

  #group(report: ReportDefinition, group: PartGroup, bad: ReadonlySet<PartPlace>): TemplateResult {
    const parts = partsOf(report, group).map(({ id, label }) => ({
      id,
      name: local(label, id),
      icon: icons[group],
      isBad: bad.has(placeOf(group, id)),
    }));
    const at = groupOf(this.place);
    return html`<h2>${t(`reportEditor.groups.${group}`)}</h2>
      <ravand-part-list class=${group} .label=${t(`reportEditor.groups.${group}`)} .parts=${parts} least=${group === 'totals' ? 0 : 1} .chosen=${at?.group === group ? at.id : ''}
        @part-choose=${(event: CustomEvent<string>) => (this.place = placeOf(group, event.detail))}
        @part-move=${(event: CustomEvent<PartMove>) => this.#move(report, group, event.detail)}
        @part-remove=${(event: CustomEvent<string>) => this.#remove(report, group, event.detail)}></ravand-part-list>
      <button type="button" class="one" data-add=${group} @click=${() => this.#add(report, group)}><ravand-icon name="plus"></ravand-icon>${t(`reportEditor.add.${group}`)}</button>`;
  }

  #outline(report: ReportDefinition): TemplateResult {
    const bad = new Set(this.#draft.findings.map(({ pointer }) => this.#placeAt(pointer)));
    return html`<div class="outline" data-pane>
      <ul><li><button type="button" class="one" aria-current=${String(this.place === '')} @click=${() => (this.place = '')}><ravand-icon name=${report.icon ?? 'chart-column'}></ravand-icon><bdi>${t('reportEditor.whole')}</bdi></button></li></ul>
      ${partGroups.map((group) => this.#group(report, group, bad))}
    </div>`;
  }

  #said(report: ReportDefinition): TemplateResult {
    const at = groupOf(this.place);
    const part = at && partsOf(report, at.group).find(({ id }) => id === at.id);
    const entity = entityNamed(report.entity);
    const heading = part === undefined ? t('reportEditor.whole') : local(part.label, part.id);
    const icon = part === undefined || at === undefined ? (report.icon ?? 'chart-column') : icons[at.group];
    const change = ({ detail }: CustomEvent<{ report: ReportDefinition; key?: string }>) =>
      this.#draft.edit(detail.report, 'reportEditor.changing', detail.key);
    return html`<div class="said" data-pane>
      <h2><ravand-icon name=${icon}></ravand-icon><bdi>${heading}</bdi></h2>
      ${part === undefined ? html`<p class="muted">${t('reportEditor.over', { entity: local(entity?.pluralLabel ?? entity?.label, report.entity) })}</p>` : nothing}
      <ravand-report-part .report=${report} .place=${this.place} @report-change=${change}></ravand-report-part>
    </div>`;
  }

  protected override render(): TemplateResult {
    const { definition, problem, findings, version } = this.#draft;
    const { name = '' } = this.params;
    return html`<ravand-draft-header .draft=${this.#draft} heading=${local(definition?.label, name)} back="/studio/reports" backLabel=${t('reports.heading')}
        @draft-opened=${(event: CustomEvent<ReportDefinition | undefined>) => event.detail ?? void navigate('/studio/reports')}>
        ${version > 0 ? html`<a slot="actions" class="button quiet icon-only" href="/reports/${encodeURIComponent(name)}" aria-label=${t('reportEditor.open')} title=${t('reportEditor.open')}><ravand-icon name="external-link"></ravand-icon></a>` : nothing}
      </ravand-draft-header>
      ${
        problem
          ? failed(problem.detail, () => void this.#draft.load(name))
          : definition
            ? html`<div class="desk">${this.#outline(definition)} ${this.#said(definition)}
                <ravand-report-preview class="shown" data-pane .report=${definition}></ravand-report-preview></div>
                ${findings.length > 0 ? html`<ravand-findings .findings=${findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => (this.place = this.#placeAt(event.detail.pointer))}></ravand-findings>` : nothing}`
            : skeleton(8, 44)
      }`;
  }
}
