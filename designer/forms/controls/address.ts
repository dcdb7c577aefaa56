// An address by its parts, in the order its country writes them; its place on the map can be given, too.
import { html, type TemplateResult } from 'lit';
import { type Address, type AddressPart, countries, partsOf } from '../../../schemas/address.ts';
import '../../elements/combo-box.ts';
import type { ComboOption } from '../../elements/combo-box.ts';
import { countryName } from '../../format/addresses.ts';
import { preferences } from '../../shell/preferences.ts';
import { t } from '../../shell/texts.ts';
import type { Control, ControlContext } from '../control.ts';

const autocomplete: Readonly<Record<AddressPart, string>> = {
  province: 'address-level1',
  city: 'address-level2',
  street: 'street-address',
  postalCode: 'postal-code',
};

/** Numbers of a location while they are typed are texts. */
type Typed = Omit<Address, 'location'> & {
  readonly location?: { readonly latitude?: unknown; readonly longitude?: unknown };
};

let named: { readonly language: string; readonly options: readonly ComboOption[] } | undefined;

function countryOptions(): readonly ComboOption[] {
  const { language } = preferences();
  if (named?.language !== language) {
    const options = countries.map((code) => ({ value: code, label: countryName(code) }));
    named = { language, options: options.sort((a, b) => a.label.localeCompare(b.label, language)) };
  }
  return named.options;
}

export const addressControl: Control = (context) => {
  const address: Typed = typeof context.value === 'object' && context.value !== null ? context.value : {};
  const country = address.country ?? preferences().country;
  const set = (part: Partial<Typed>) => context.change({ country, ...address, ...part });
  return html`<div class="address" role="group" aria-label=${context.label} aria-describedby=${context.describedBy}>
    <div class="field wide">
      <span class="label">${t('address.country')}</span>
      <ravand-combo-box
        id=${context.id}
        .label=${t('address.country')}
        .value=${country}
        .options=${countryOptions()}
        .clearable=${false}
        .disabled=${context.disabled}
        @combo-change=${(event: CustomEvent<ComboOption>) => set({ country: event.detail.value })}
        @combo-leave=${context.leave}
      ></ravand-combo-box>
    </div>
    ${partsOf(country).map((part) => input(context, part, address[part] ?? '', (text) => set({ [part]: text })))}
    <details class="wide" ?open=${address.location !== undefined}>
      <summary>${t('address.place')}</summary>
      <div class="address">
        ${(['latitude', 'longitude'] as const).map((name) =>
          degrees(context, name, address.location?.[name], (text) =>
            set({ location: { latitude: '', longitude: '', ...address.location, [name]: text } }),
          ),
        )}
      </div>
    </details>
  </div>`;
};

function input(context: ControlContext, part: AddressPart, value: string, set: (text: string) => void): TemplateResult {
  const id = `${context.id}-${part}`;
  const onInput = (event: Event) => set((event.target as HTMLInputElement | HTMLTextAreaElement).value);
  const field =
    part === 'street'
      ? html`<textarea id=${id} class="control" rows="2" dir="auto" placeholder=" " autocomplete=${autocomplete[part]} .value=${value} ?disabled=${context.disabled} @input=${onInput} @blur=${context.leave}></textarea>`
      : html`<input id=${id} class="control ${part === 'postalCode' ? 'ltr' : ''}" dir=${part === 'postalCode' ? 'ltr' : 'auto'} placeholder=" " autocomplete=${autocomplete[part]} .value=${value} ?disabled=${context.disabled} aria-invalid=${String(context.invalid)} @input=${onInput} @blur=${context.leave} />`;
  return html`<div class="field ${part === 'street' ? 'wide' : ''}"><label for=${id}>${t(`address.${part}`)}</label>${field}</div>`;
}

function degrees(
  context: ControlContext,
  name: 'latitude' | 'longitude',
  value: unknown,
  set: (text: string) => void,
): TemplateResult {
  const id = `${context.id}-${name}`;
  return html`<div class="field">
    <label for=${id}>${t(`address.${name}`)}</label>
    <input id=${id} class="control ltr" inputmode="decimal" dir="ltr" autocomplete="off" .value=${String(value ?? '')} ?disabled=${context.disabled} @input=${(event: Event) => set((event.target as HTMLInputElement).value)} @blur=${context.leave} />
  </div>`;
}
