// The base of our Lit elements: shared styles, redrawn when language or calendar change, and cleaned up by `during`.
import { type CSSResultGroup, LitElement } from 'lit';
import { onPreferences } from '../shell/preferences.ts';
import './icon.ts';
import { base } from './styles/base.ts';

export class RavandElement extends LitElement {
  static override styles: CSSResultGroup = [base];
  #endings: (() => void)[] = [];

  /** Keeps a subscription for as long as the element is in the page; call it in connectedCallback. */
  protected during(end: () => void): void {
    this.#endings.push(end);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onPreferences(() => this.requestUpdate()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#endings.splice(0)) end();
  }

  /** Sends an event out of the shadow root. */
  protected emit(name: string, detail?: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}
