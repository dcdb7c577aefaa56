// `<ravand-feel-input>`: one FEEL expression with its fault below as you type, judged by the same compiler that runs it on the server.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { compileExpression } from '../../core/expressions/compile-expression.ts';
import { ExpressionError } from '../../core/expressions/expressions.ts';
import { RavandElement } from '../elements/element.ts';
import { controls } from '../elements/styles/controls.ts';
import { t, validationText } from '../shell/texts.ts';

@customElement('ravand-feel-input')
export class FeelInput extends RavandElement {
  @property() label = '';
  @property() value = '';
  @property() help = '';
  @property() placeholder = '';
  @state() private fault = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.fault = faultOf(this.value);
  }

  #typed(event: Event): void {
    this.fault = faultOf((event.target as HTMLTextAreaElement).value);
  }

  #left(event: Event): void {
    const value = (event.target as HTMLTextAreaElement).value.trim();
    if (value !== this.value) this.emit('change', value);
  }

  protected override render() {
    return html`<div class="field">
      <label for="feel">${this.label}</label>
      <textarea id="feel" class="control code" dir="ltr" rows="1" spellcheck="false" autocomplete="off" .value=${this.value}
        placeholder=${this.placeholder} aria-invalid=${this.fault !== ''} aria-describedby="about" @input=${this.#typed} @change=${this.#left}></textarea>
      <div id="about" role="status">
        ${this.fault !== '' ? html`<div class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</div>` : this.help ? html`<div class="help">${this.help}</div>` : nothing}
      </div>
    </div>`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    controls,
    css`
      :host {
        display: block;
      }
      textarea.code {
        min-block-size: var(--input);
        max-block-size: 240px;
        font-family: var(--mono);
        font-size: 12.5px;
        resize: vertical;
        field-sizing: content;
      }
      /* An example must not make the empty field taller. */
      .code:placeholder-shown {
        field-sizing: fixed;
        white-space: nowrap;
      }
      @media (max-width: 767.98px) {
        textarea.code {
          font-size: 16px;
        }
      }
    `,
  ];
}

function faultOf(source: string): string {
  if (source.trim() === '') return '';
  try {
    compileExpression(source);
    return '';
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return validationText(error.code, error.params) ?? t('process.feelFault', { offset: error.offset + 1 });
  }
}
