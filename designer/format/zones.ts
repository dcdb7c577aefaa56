// Time zones to choose from, as the browser knows them, each with how far it is from UTC now.
import type { ComboOption } from '../elements/combo-box.ts';

let known: readonly ComboOption[] | undefined;

export function zoneChoices(): readonly ComboOption[] {
  known ??= ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({
    value,
    label: value,
    hint: offset(value),
  }));
  return known;
}

function offset(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(new Date());
  return parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? '';
}
