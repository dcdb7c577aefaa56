// The suffixes of RFC 9557 behind an ISO text: [Asia/Tehran], [+03:30], [u-ca=persian]. Also FEEL's way to name a zone: …@Asia/Tehran.
import { type CalendarSystem, isCalendarSystem } from './calendar-systems.ts';
import { isPlace } from './zone-offsets.ts';

export interface Annotated {
  /** The text before the suffixes. */
  readonly head: string;
  readonly zone?: string;
  readonly calendar?: CalendarSystem;
}

const suffixForm = /^(.*?)((?:\[[^[\]]{1,80}\]){1,4})$/s;
/** Ends before a `/` that begins another part of a repetition: @Asia/Tehran/P1D. */
const feelZoneForm = /@([A-Za-z][\w+-]*(?:\/[A-Za-z][\w+-]*)*?)(?=$|\/(?:[+-]?P[\dT]|[+-]?\d))/g;

/** …@Asia/Tehran → …[Asia/Tehran]. */
export function withoutFeelZones(text: string): string {
  return text.includes('@') ? text.replace(feelZoneForm, '[$1]') : text;
}

/** undefined when a suffix names a zone or calendar that does not exist, comes twice, or means something else. */
export function parseAnnotations(text: string): Annotated | undefined {
  const found = suffixForm.exec(text);
  if (found === null) return { head: text };
  let zone: string | undefined;
  let calendar: CalendarSystem | undefined;
  for (const [, suffix = ''] of (found[2] ?? '').matchAll(/\[!?([^[\]]*)\]/g)) {
    if (suffix.startsWith('u-ca=')) {
      const name = suffix.slice('u-ca='.length);
      if (calendar !== undefined || !isCalendarSystem(name)) return undefined;
      calendar = name;
    } else {
      if (zone !== undefined || calendar !== undefined || !isPlace(suffix)) return undefined;
      zone = suffix;
    }
  }
  return {
    head: found[1] ?? '',
    ...(zone === undefined ? {} : { zone }),
    ...(calendar === undefined ? {} : { calendar }),
  };
}

/** The suffixes as they are written. */
export function annotationText(zone: string | undefined, calendar: CalendarSystem | undefined): string {
  return `${zone === undefined ? '' : `[${zone}]`}${calendar === undefined ? '' : `[u-ca=${calendar}]`}`;
}
