// A task that is due in working time is due when people work.
import { expect, it } from 'vitest';
import type { CalendarDefinition } from '../../../schemas/types.ts';
import { bpmn } from '../../../tests/conformance/small-model.ts';
import type { Json } from '../../kernel/data.ts';
import { compileBpmn } from '../compile/compile-bpmn.ts';
import { Simulation } from '../simulation.ts';
import type { Effect, Variables } from '../state.ts';
import { createWorkingCalendar } from '../time/time.ts';

type OpenTask = Extract<Effect, { type: 'open-task' }>;

const day = [{ from: '09:00', to: '17:00' }];
const calendar: CalendarDefinition = {
  kind: 'calendar',
  name: 'office',
  timeZone: 'Asia/Tehran',
  week: { saturday: day, sunday: day, monday: day, tuesday: day, wednesday: day },
};

async function opened(attributes: string, variables: Variables = {}): Promise<OpenTask | undefined> {
  const body = `<bpmn:startEvent id="s"/><bpmn:userTask id="t" ${attributes}/><bpmn:endEvent id="e"/>`;
  const { processes } = await compileBpmn(bpmn(body, ['s>t', 't>e']));
  const effects: Effect[] = [];
  const simulation = new Simulation(processes, {
    // A Wednesday, 10:00 in Tehran.
    now: new Date('2026-04-08T06:30:00Z'),
    zone: 'Asia/Tehran',
    calendars: () => createWorkingCalendar(calendar, 'Asia/Tehran'),
    onOutcome: (_instance, _command, outcome) => effects.push(...outcome.effects),
  });
  simulation.start('process', { variables });
  return effects.find((effect) => effect.type === 'open-task');
}

const dueAt = async (attributes: string): Promise<string | undefined> => (await opened(attributes))?.dueAt;

it('The user of a record is an assignee by id, and as they are where more of them is read', async () => {
  const assigned = async (owner: Json) => (await opened('ravand:assignee="lead.owner"', { lead: { owner } }))?.assignee;
  expect(await assigned('u1')).toBe('u1');
  expect(await assigned({ id: 'u1', name: 'Sara' })).toBe('u1');
  expect(await assigned(null)).toBeUndefined();
});

it('A due date in two working days leaves the weekend out; one in two days does not', async () => {
  const due = 'ravand:due="@&quot;P2D&quot;"';
  expect(await dueAt(due)).toBe('2026-04-10T06:30:00.000Z');
  expect(await dueAt(`${due} ravand:calendar="office"`)).toBe('2026-04-12T06:30:00.000Z');
});
