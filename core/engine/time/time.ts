// Time for the engine: ISO 8601 timers, crons, calendars of four peoples, working calendars. Pure: everything follows from what is given, no
// clock is read. `timerDue` and `nextDue` are the entrance of the engine; the rest is for rooms that count time themselves.
export { type CalendarSystem, calendarSystems } from './calendar-systems.ts';
export { type Cron, parseCron } from './cron.ts';
export { addIsoDuration, type IsoDuration, parseIsoDuration } from './iso-duration.ts';
export { parseIsoInstant } from './iso-instant.ts';
export { type IsoRepetition, parseIsoRepetition } from './iso-repetition.ts';
export { nextCron } from './next-cron.ts';
export { nextYearly, type YearlyDay } from './next-yearly.ts';
export { type Due, isIsoTimer, nextDue, type TimerOptions, type TimerRepeat, timerDue } from './timer-due.ts';
export { createWorkingCalendar, type WorkingCalendar } from './working-calendar.ts';
export { addWorkingTime, isWorkingTime, nextWorkingTime, workingTimeBetween } from './working-time.ts';
