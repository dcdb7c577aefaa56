// `<ravand-view-opener>`: the address of a view as a definition leads to its list as its own editor; releases, findings and uses know definitions by kind and name.
import type { PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ViewDefinition } from '../../../schemas/types.ts';
import { ServerProblem } from '../../api/problem.ts';
import { RavandElement } from '../../elements/element.ts';
import { failed, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { navigate } from '../../shell/router.ts';
import { definitions } from '../../studio/definitions.ts';
import { editAddress } from './begin.ts';

@customElement('ravand-view-opener')
export class ViewOpener extends RavandElement {
  static override styles = [base, states];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private problem = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#open();
  }

  async #open(): Promise<void> {
    try {
      this.problem = '';
      const { draft, definition } = await definitions.open<ViewDefinition>('view', this.params.name ?? '');
      const view = draft?.definition ?? definition;
      if (view) void navigate(editAddress(view), { replace: true });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  protected override render() {
    return this.problem ? failed(this.problem, () => void this.#open()) : skeleton(8, 44);
  }
}
