// ISO 8601 durations, instants and repetitions as timers of BPMN write them (BPMN 2.0.2, 10.5.5 Timer). Pure arithmetic in UTC.

export interface IsoDuration {
  readonly months: number;
  readonly ms: number;
}

const durationForm =
  /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,9})?)S)?)?$/;
const dateForm = /^\d{4}-\d{2}-\d{2}$/;
const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const repetitionForm = /^R(\d{1,9})?\/(?:([^/]+)\/)?(P[^/]+)$/;
/** The greatest span of time a Date can hold; beyond it there is no instant. */
const furthestMs = 8.64e15;

/** Reads P1Y2M3DT4H5M6.7S and P2W; undefined when it is none or holds nothing. */
export function parseIsoDuration(text: string): IsoDuration | undefined {
  const parts = durationForm.exec(text);
  if (parts === null || /[PT]$/.test(text)) return undefined;
  const amount = (index: number): number => Number(parts[index] ?? 0);
  const sign = parts[1] === '-' ? -1 : 1;
  const days = amount(4) * 7 + amount(5);
  const ms = ((days * 24 + amount(6)) * 60 + amount(7)) * 60_000 + Math.round(amount(8) * 1000);
  return { months: sign * (amount(2) * 12 + amount(3)) || 0, ms: sign * ms || 0 };
}

/** Reads an instant with its offset, or a date as its midnight in UTC. */
export function parseIsoInstant(text: string): Date | undefined {
  if (!dateForm.test(text) && !instantForm.test(text)) return undefined;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

export interface IsoRepetition {
  /** How often it fires; null = without end. */
  readonly times: number | null;
  readonly start?: Date;
  readonly every: string;
}

/** Reads R3/PT10M, R/P1D and R2/2030-01-01T00:00:00Z/P1D. R0 never fires and is none. */
export function parseIsoRepetition(text: string): IsoRepetition | undefined {
  const parts = repetitionForm.exec(text);
  if (parts === null) return undefined;
  const every = parts[3] ?? '';
  const duration = parseIsoDuration(every);
  if (duration === undefined || duration.ms < 0 || duration.months < 0 || (duration.ms === 0 && duration.months === 0))
    return undefined;
  const times = parts[1] === undefined ? null : Number(parts[1]);
  if (times === 0) return undefined;
  if (parts[2] === undefined) return { times, every };
  const start = parseIsoInstant(parts[2]);
  return start === undefined ? undefined : { times, start, every };
}

/** The instant a duration later; a day that the month lacks becomes its last one. undefined beyond what a Date holds. */
export function addIsoDuration(instant: Date, duration: IsoDuration): Date | undefined {
  const moved = new Date(instant);
  if (duration.months !== 0) {
    const day = moved.getUTCDate();
    moved.setUTCDate(1);
    moved.setUTCMonth(moved.getUTCMonth() + duration.months);
    const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
    moved.setUTCDate(Math.min(day, last));
  }
  const ms = moved.getTime() + duration.ms;
  return Number.isFinite(ms) && Math.abs(ms) <= furthestMs ? new Date(ms) : undefined;
}

/** Is this text a timer of its kind as written, so that it needs no FEEL? */
export function isIsoTimer(timer: 'date' | 'duration' | 'cycle', text: string): boolean {
  if (timer === 'date') return parseIsoInstant(text) !== undefined;
  if (timer === 'duration') return parseIsoDuration(text) !== undefined;
  return parseIsoRepetition(text) !== undefined || parseIsoDuration(text) !== undefined;
}
