// Until when a notice can be put off by one choice: later today, tomorrow morning, next week. Pure, in the person's own zone.
export interface SnoozeTime {
  readonly name: 'later' | 'tomorrow' | 'week';
  readonly at: Date;
}

const hourMs = 3_600_000;
const morning = 9;

export function snoozeTimes(now: Date): readonly SnoozeTime[] {
  const inDays = (days: number): Date => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    day.setHours(morning, 0, 0, 0);
    return day;
  };
  return [
    { name: 'later', at: new Date(Math.ceil((now.getTime() + 3 * hourMs) / (hourMs / 4)) * (hourMs / 4)) },
    { name: 'tomorrow', at: inDays(1) },
    { name: 'week', at: inDays(7) },
  ];
}
