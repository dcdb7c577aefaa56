// `<ravand-decision-designer>`: one decision: its table as a spreadsheet (or its formula), its settings, a panel to try it and the cases it keeps, what the
// checks found; as DMN and CSV out, CSV in.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Aggregation, DecisionDefinition, HitPolicy } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { download } from '../elements/download.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../elements/tabs.ts';
import { toast } from '../elements/toast.ts';
import '../expression-editor/expression-editor.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import { type DefinitionRow, definitions, type Finding } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import { decisions, dmnVersions } from './decisions.ts';
import './grid.ts';
import type { DecisionGrid, TableEdit } from './grid.ts';
import { knownNames } from './known-names.ts';
import './settings.ts';
import type { DecisionSettings } from './settings.ts';
import { readCsv, writeCsv } from './sheet-text.ts';
import type { GridColumn } from './table-edits.ts';
import * as edits from './table-edits.ts';
import './test-panel.ts';

const policies: readonly HitPolicy[] = ['unique', 'first', 'priority', 'any', 'collect', 'ruleOrder', 'outputOrder'];
const aggregations: readonly Aggregation[] = ['sum', 'minimum', 'maximum', 'count'];
type Pane = 'settings' | 'test';

@customElement('ravand-decision-designer')
export class DecisionDesigner extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-block-size: 0;
      }
      ravand-draft-header {
        border-block-end: 1px solid var(--line);
      }
      .desk {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) 340px;
        min-block-size: 0;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding: 8px 12px;
        border-block-end: 1px solid var(--line);
        min-inline-size: 0;
      }
      .bar label {
        font: var(--small-strong);
        color: var(--text-2);
      }
      .bar .control {
        inline-size: auto;
        min-block-size: 32px;
        padding-block: 2px;
      }
      .bar .gap {
        flex: 1;
      }
      ravand-decision-grid,
      .formula {
        grid-area: 2 / 1;
        min-block-size: 0;
      }
      .formula {
        padding: 20px;
        overflow-y: auto;
      }
      ravand-findings {
        grid-area: 3 / 1;
        max-block-size: 148px;
      }
      aside {
        position: relative;
        grid-area: 1 / 2 / 4 / 3;
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        border-inline-start: 1px solid var(--line);
        background: var(--surface);
      }
      aside ravand-tabs {
        flex: none;
        padding-inline: 8px;
        border-block-end: 1px solid var(--line);
      }
      .pane {
        flex: 1;
        overflow-y: auto;
        min-block-size: 0;
      }
      .narrow {
        display: none;
      }
      @media (max-width: 1023.98px) {
        .desk {
          grid-template-columns: minmax(0, 1fr) 300px;
        }
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
        .narrow {
          display: inline-flex;
        }
        .desk {
          grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        }
        .desk:not([data-panel]) aside {
          display: none;
        }
        .desk[data-panel] aside {
          grid-area: 1 / 1 / 4 / 2;
          border-inline-start: 0;
        }
        .desk[data-panel] > :not(aside) {
          display: none;
        }
        .close {
          position: absolute;
          inset-block-start: 6px;
          inset-inline-end: 8px;
        }
        .bar {
          flex-wrap: nowrap;
          overflow-x: auto;
        }
        .bar > * {
          flex: none;
        }
        ravand-findings {
          max-block-size: 108px;
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private pane: Pane = 'test';
  @state() private column: GridColumn | undefined;
  @state() private lit: ReadonlySet<number> = new Set();
  @state() private panelOpen = false;
  @state() private others: readonly DefinitionRow[] = [];
  readonly #draft = new DefinitionDraft<DecisionDefinition>(this, 'decision');
  @query('ravand-decision-grid') private readonly grid!: DecisionGrid | null;
  @query('ravand-decision-settings') private readonly settings!: DecisionSettings | null;
  @query('input[type=file]') private readonly file!: HTMLInputElement;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  async #load(): Promise<void> {
    await this.#draft.load(this.params.name ?? '');
    // What is live is looked at, too: overlaps and gaps are no news of a draft.
    if (!this.#draft.isChanged && this.#draft.definition) await this.#draft.check();
    this.others = (await definitions.list('decision')).items;
  }

  #onEdit(event: CustomEvent<TableEdit>): void {
    const { next, as, mergeKey } = event.detail;
    this.#draft.edit(next, as, mergeKey);
  }

  #edit(next: DecisionDefinition, as: string): void {
    this.#draft.edit(next, as);
  }

  #choose(column: GridColumn | undefined): void {
    this.column = column;
    this.pane = 'settings';
    if (column !== undefined) this.panelOpen = true;
  }

  async #openSettings(): Promise<void> {
    await this.updateComplete;
    await this.settings?.updateComplete;
    this.settings?.focus();
  }

  /** Back to the table; what is open in a field closes first. */
  #onPanelKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    this.grid?.focus();
  };

  #show({ pointer }: Finding): void {
    const definition = this.#draft.definition;
    if (!definition) return;
    const row = /^\/rows\/(\d+)(?:\/(when|give)\/(\d+))?/.exec(pointer);
    if (row) {
      const column = Number(row[3] ?? 0) + (row[2] === 'give' ? definition.inputs.length : 0);
      void this.grid?.go({ row: Number(row[1]), column });
      return;
    }
    const column = /^\/(input|output)s\/(\d+)/.exec(pointer);
    if (column) this.#choose({ kind: column[1] as 'input' | 'output', at: Number(column[2]) });
    else if (pointer.startsWith('/cases')) this.pane = 'test';
    else this.#choose(undefined);
  }

  #add(kind: GridColumn['kind']): void {
    const definition = this.#draft.definition;
    if (!definition) return;
    const { inputs, outputs, annotations = [] } = definition;
    const at = kind === 'input' ? inputs.length : kind === 'output' ? outputs.length : annotations.length;
    const make = { input: edits.addInput, output: edits.addOutput };
    const next = kind === 'note' ? edits.addNote(definition, t('decision.note')) : make[kind](definition);
    this.#edit(next, 'decision.did.addColumn');
    this.#choose({ kind, at });
  }

  async #act(event: CustomEvent<string>): Promise<void> {
    const [what = '', version = ''] = event.detail.split(' ');
    const definition = this.#draft.definition;
    if (!definition) return;
    if (what === 'readCsv') this.file.click();
    if (what === 'csv')
      download(`${definition.name}.csv`, new Blob([writeCsv(edits.sheetOf(definition))], { type: 'text/csv' }));
    if (what === 'formula') this.#toFormula(definition);
    if (what === 'table') this.#toTable(definition);
    if (what !== 'dmn') return;
    try {
      await this.#draft.flush();
      download(
        `${definition.name}.dmn`,
        new Blob([(await decisions.writeDmn(definition.name, version)).xml], { type: 'application/xml' }),
      );
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
  }

  #toFormula(definition: DecisionDefinition): void {
    const { aggregation: _, annotations: _notes, ...rest } = definition;
    this.column = undefined;
    const outputs = definition.outputs.slice(0, 1);
    this.#edit({ ...rest, formula: '', hitPolicy: 'unique', inputs: [], outputs, rows: [] }, 'decision.toFormula');
  }

  #toTable(definition: DecisionDefinition): void {
    const { formula: _, ...rest } = definition;
    const table = edits.addInput(rest.outputs.length === 0 ? edits.addOutput(rest) : rest);
    this.#edit(edits.insertRows(table, 0), 'decision.toTable');
  }

  async #readCsv(): Promise<void> {
    const file = this.file.files?.[0];
    const definition = this.#draft.definition;
    this.file.value = '';
    if (!file || !definition) return;
    this.#edit(edits.withSheet(definition, readCsv(await file.text())), 'decision.readCsv');
  }

  #policy(definition: DecisionDefinition): TemplateResult {
    const { hitPolicy, aggregation } = definition;
    const choose = (event: Event) => {
      const { aggregation: _, ...rest } = definition;
      this.#edit({ ...rest, hitPolicy: (event.target as HTMLSelectElement).value as HitPolicy }, 'decision.policy');
    };
    const aggregate = (event: Event) => {
      const { aggregation: _, ...rest } = definition;
      const value = (event.target as HTMLSelectElement).value as Aggregation | '';
      this.#edit(value === '' ? rest : { ...rest, aggregation: value }, 'decision.aggregation');
    };
    return html`<label for="policy" class="wide">${t('decision.policy')}</label>
      <select id="policy" class="control" aria-label=${t('decision.policy')} title=${t(`decision.policyHelp.${hitPolicy}`)} @change=${choose}>
        ${policies.map((one) => html`<option value=${one} ?selected=${one === hitPolicy}>${t(`decision.policies.${one}`)}</option>`)}
      </select>
      ${
        hitPolicy === 'collect'
          ? html`<select class="control" aria-label=${t('decision.aggregation')} @change=${aggregate}>
              <option value="" ?selected=${aggregation === undefined}>${t('decision.aggregations.list')}</option>
              ${aggregations.map((one) => html`<option value=${one} ?selected=${one === aggregation}>${t(`decision.aggregations.${one}`)}</option>`)}
            </select>`
          : nothing
      }`;
  }

  #bar(definition: DecisionDefinition): TemplateResult {
    const button = (icon: string, key: string, act: () => void, label = true) =>
      html`<button class="button small ${label ? '' : 'quiet icon-only'}" aria-label=${label ? nothing : t(key)} title=${t(key)} @click=${act}><ravand-icon name=${icon}></ravand-icon>${label ? t(key) : nothing}</button>`;
    return html`<div class="bar" data-pane role="toolbar" aria-label=${t('decision.tools')}>
      <button class="button small narrow" @click=${() => {
        this.pane = 'test';
        this.panelOpen = true;
      }}><ravand-icon name="play"></ravand-icon>${t('decision.panes.test')}</button>
      ${definition.formula === undefined ? this.#policy(definition) : nothing}
      ${
        definition.formula === undefined
          ? html`<span class="gap"></span>
            ${button('plus', 'decision.addRow', () => this.grid?.addRow())}
            ${button('plus', 'decision.addInput', () => this.#add('input'))} ${button('plus', 'decision.addOutput', () => this.#add('output'))}
            ${button('message-square', 'decision.addNote', () => this.#add('note'), false)}
            ${button('arrow-up', 'decision.rowUp', () => this.grid?.moveRows(-1), false)} ${button('arrow-down', 'decision.rowDown', () => this.grid?.moveRows(1), false)}
            ${button('trash', 'decision.removeRow', () => this.grid?.removeRows(), false)}`
          : html`<span class="gap"></span>`
      }
      ${this.#menu(definition)}
    </div>`;
  }

  #menu(definition: DecisionDefinition): TemplateResult {
    const isTable = definition.formula === undefined;
    const items = [
      ...dmnVersions.map((version) => ({
        value: `dmn ${version}`,
        label: t('decision.writeDmn', { version }),
        icon: 'download',
      })),
      ...(isTable
        ? [
            { value: 'csv', label: t('decision.writeCsv'), icon: 'download', begins: true },
            { value: 'readCsv', label: t('decision.readCsv'), icon: 'upload' },
          ]
        : []),
      {
        value: isTable ? 'formula' : 'table',
        label: t(isTable ? 'decision.toFormula' : 'decision.toTable'),
        begins: true,
      },
    ];
    return html`<ravand-menu .items=${items} label=${t('action.more')} @menu-choose=${(event: CustomEvent<string>) => void this.#act(event)}
      ><button class="button quiet icon-only small" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu>`;
  }

  #header(): TemplateResult {
    const definition = this.#draft.definition;
    return html`<ravand-draft-header .draft=${this.#draft} back="/studio/decisions" backLabel=${t('decision.back')} heading=${local(definition?.label, this.params.name ?? '')}
      @draft-published=${() => void this.#draft.check()} @draft-opened=${(
        event: CustomEvent<DecisionDefinition | undefined>,
      ) => {
        if (!event.detail) void navigate('/studio/decisions');
      }}>
    </ravand-draft-header>`;
  }

  #panel(definition: DecisionDefinition): TemplateResult {
    const { findings } = this.#draft;
    const tabs = (['test', 'settings'] as const).map((value) => ({ value, label: t(`decision.panes.${value}`) }));
    return html`<aside data-pane aria-label=${t('decision.panel')} @keydown=${this.#onPanelKey}>
      <ravand-tabs .tabs=${tabs} .selected=${this.pane} .label=${t('decision.panel')} @tab-choose=${(
        event: CustomEvent<Pane>,
      ) => {
        this.pane = event.detail;
        this.column = undefined;
      }}></ravand-tabs>
      <button class="button quiet icon-only small narrow close" aria-label=${t('action.close')} @click=${() => {
        this.panelOpen = false;
      }}><ravand-icon name="x"></ravand-icon></button>
      <div class="pane" tabindex="-1">
        ${
          this.pane === 'settings'
            ? html`<ravand-decision-settings .definition=${definition} .column=${this.column} .others=${this.others}></ravand-decision-settings>`
            : html`<ravand-decision-test .definition=${definition} .findings=${findings} @trial=${(
                event: CustomEvent<readonly number[]>,
              ) => {
                this.lit = new Set(event.detail);
              }}></ravand-decision-test>`
        }
      </div>
    </aside>`;
  }

  #formula(definition: DecisionDefinition): TemplateResult {
    return html`<div class="formula">
      <ravand-expression-editor .label=${t('decision.formula')} .value=${definition.formula ?? ''} .help=${t('decision.formulaHelp')} .schema=${knownNames(definition)}
        @change=${(event: CustomEvent<string>) => this.#edit({ ...definition, formula: event.detail }, 'decision.formula')}></ravand-expression-editor>
    </div>`;
  }

  protected override render() {
    const { problem, definition, findings, isChecking } = this.#draft;
    if (problem) return html`${this.#header()}${failed(problem.detail, () => void this.#load())}`;
    if (!definition) return html`${this.#header()}${skeleton(8, 36)}`;
    return html`${this.#header()}
      <div class="desk" ?data-panel=${this.panelOpen} @table-edit=${(event: CustomEvent<TableEdit>) => this.#onEdit(event)} @column-choose=${(event: CustomEvent<GridColumn | undefined>) => this.#choose(event.detail)} @column-open=${() => void this.#openSettings()}>
        ${this.#bar(definition)}
        ${definition.formula === undefined ? html`<ravand-decision-grid data-pane .definition=${definition} .findings=${findings} .lit=${this.lit} .chosenColumn=${this.column}></ravand-decision-grid>` : this.#formula(definition)}
        <ravand-findings data-pane .findings=${findings.map((finding) => placed(finding, definition))} .checking=${isChecking} @show-finding=${(event: CustomEvent<Finding>) => this.#show(event.detail)}></ravand-findings>
        ${this.#panel(definition)}
      </div>
      <input type="file" hidden accept=".csv,.txt,.tsv" aria-label=${t('decision.readCsv')} @change=${() => void this.#readCsv()} />`;
  }
}

/** With the place as people call it: the row, the column, the case. */
function placed(finding: Finding, { inputs, outputs }: DecisionDefinition): Finding {
  const [, list, at = '', part, column] = /^\/(\w+)\/(\d+)(?:\/(\w+)\/(\d+))?/.exec(finding.pointer) ?? [];
  if (list === undefined) return finding;
  const headOf = (kind: string | undefined, index: number): string | undefined => {
    const input = kind === 'inputs' || kind === 'when' ? inputs[index] : undefined;
    const output = kind === 'outputs' || kind === 'give' ? outputs[index] : undefined;
    return input ? local(input.label, input.expression) : output && local(output.label, output.name);
  };
  if (list === 'rows') {
    const head = part === undefined ? undefined : headOf(part, Number(column));
    const row = t('decision.rowNumber', { row: Number(at) + 1 });
    return { ...finding, elementName: head === undefined ? row : `${row} · ${head}` };
  }
  const head = headOf(list, Number(at));
  return head === undefined ? finding : { ...finding, elementName: head };
}
