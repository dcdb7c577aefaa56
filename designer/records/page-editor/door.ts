// `<ravand-page-door>`: the way from the name of a page, as releases and uses tell it, to where it is edited: at a record, the one that was changed last.
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PageDefinition } from '../../../schemas/types.ts';
import { ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import { entityNamed } from '../../api/session.ts';
import { RavandElement } from '../../elements/element.ts';
import { empty, failed, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { navigate } from '../../shell/router.ts';
import { local, t } from '../../shell/texts.ts';
import { definitions } from '../../studio/definitions.ts';

@customElement('ravand-page-door')
export class RavandPageDoor extends RavandElement {
  static override styles = [base, states];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  /** The entity that has no record yet. */
  @state() private without: string | undefined;
  @state() private problem: string | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#go();
  }

  async #go(): Promise<void> {
    this.problem = undefined;
    try {
      const { draft, definition } = await definitions.open<PageDefinition>('page', this.params.name ?? '');
      const { entity = '', roles = [] } = draft?.definition ?? definition ?? {};
      const { items } = await ravand.records(entity, { sort: 'updatedAt:desc', limit: 1 });
      const [record] = items;
      if (record === undefined) this.without = entity;
      else
        await navigate(`/records/${entity}/${record.id}?${new URLSearchParams({ edit: roles[0] ?? '' })}`, {
          replace: true,
        });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  protected override render(): TemplateResult {
    if (this.problem !== undefined) return failed(this.problem, () => void this.#go());
    if (this.without === undefined) return skeleton(8, 44);
    const entity = entityNamed(this.without);
    const name = local(entity?.pluralLabel ?? entity?.label, this.without);
    const path = `/records/${this.without}/new`;
    return html`${empty(t('pages.noRecord', { entity: name }), { action: { label: t('list.new', { entity: local(entity?.label, this.without) }), run: () => void navigate(path) } })}`;
  }
}
