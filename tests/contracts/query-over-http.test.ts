// What lists offer over HTTP beside rows: nested records, how many there are, groups. All under the policy of who asks.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';

let ravand: TestRavand;
let admin: ApiClient;
let rep: ApiClient;
let ownerId: string;
let teamId: string;

interface Expanded {
  id: string;
  values: Record<string, unknown>;
  expanded: Record<string, Expanded | null>;
}

beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
  teamId = (await admin.post<{ id: string }>('/api/records/team', { values: { name: 'تهران' } })).body.id;
  const owner = await ravand.createUser({ name: 'Rep', email: 'rep@example.com', role: 'staff' });
  ownerId = owner.id;
  await admin.patch(`/api/records/user/${ownerId}`, { values: { team: teamId } });
  rep = await ravand.signIn(owner);
  for (let index = 0; index < 7; index += 1) {
    const values = { name: `Lead ${index}`, owner: ownerId, value: String(index * 10) };
    const { body } = await admin.post<{ id: string }>('/api/records/lead', { values });
    if (index >= 5) await admin.patch(`/api/records/lead/${body.id}`, { values: { owner: null } });
  }
});
afterAll(() => ravand.stop());

describe('Nested records', () => {
  it('come with one question, hop by hop', async () => {
    const { body } = await admin.get<{ items: Expanded[] }>('/api/records/lead?expand=owner.team,owner&sort=name:asc');
    expect(body.items[0]!.expanded.owner).toMatchObject({
      id: ownerId,
      values: { name: 'Rep' },
      expanded: { team: { id: teamId, values: { name: 'تهران' } } },
    });
    expect(body.items[6]!.expanded.owner).toBeNull();
    const one = await admin.get<Expanded>(`/api/records/lead/${body.items[0]!.id}?expand=owner`);
    expect(one.body.expanded.owner).toMatchObject({ id: ownerId });
  });

  it('T-F05 are refused beyond three hops, over what is no reference, and over a field the asker may not read', async () => {
    const wrong: [ApiClient, string, string][] = [
      [admin, 'owner.team.manager.team', 'query.expand-depth'],
      [admin, Array.from({ length: 21 }, (_, index) => `owner${index}`).join(','), 'query.expand-paths'],
    ];
    for (const [client, expand, code] of wrong) {
      const { status, body } = await client.get<{ details: { code: string }[] }>(`/api/records/lead?expand=${expand}`);
      expect({ expand, status, code: body.details[0]?.code }).toEqual({ expand, status: 422, code });
    }
    for (const expand of ['name', 'secret', 'owner.passwordHash', 'owner.constructor'])
      expect((await rep.get<{ code: string }>(`/api/records/lead?expand=${expand}`)).body.code).toBe('unknown-field');
  });

  it('never show what the asker could not open', async () => {
    const { body } = await rep.get<{ items: Expanded[] }>('/api/records/lead?expand=owner');
    const shown = body.items.map((item) => item.expanded.owner?.values ?? null);
    const opened = (await rep.get<{ values: object }>(`/api/records/user/${ownerId}`)).body.values;
    expect(shown.every((values) => values === null || JSON.stringify(values) === JSON.stringify(opened))).toBe(true);
  });
});

describe('How many there are', () => {
  it('is counted over all pages, with filter and search', async () => {
    const count = async (client: ApiClient, query: string): Promise<unknown> =>
      (await client.get<{ count: unknown }>(`/api/records/lead?limit=2${query}`)).body.count;
    expect(await count(admin, '&count=true')).toEqual({ value: 7, more: false });
    expect(await count(admin, '')).toBeUndefined();
    expect(await count(rep, '&count=true&search=lead%203')).toEqual({ value: 1, more: false });
    const filter = encodeURIComponent(JSON.stringify({ field: 'value', operator: 'ge', value: '30' }));
    expect(await count(admin, `&count=true&filter=${filter}`)).toEqual({ value: 4, more: false });
  });
});

describe('Groups', () => {
  it('come by field and period with measures, or as one total', async () => {
    const { body } = await admin.get<{ groups: unknown[]; more: boolean }>(
      '/api/summary/lead?groupBy=owner&measures=sum:value,average:value,count',
    );
    expect(body).toEqual({
      groups: [
        { values: [ownerId], count: 5, measures: ['100', '20', '5'] },
        { values: [null], count: 2, measures: ['110', '55', '2'] },
      ],
      more: false,
    });
    const total = await admin.get<{ groups: unknown[] }>('/api/summary/lead?measures=max:value');
    expect(total.body.groups).toEqual([{ values: [], count: 7, measures: ['60'] }]);
    const months = await admin.get<{ groups: { values: string[]; count: number }[] }>(
      '/api/summary/lead?groupBy=createdAt:month',
    );
    expect(months.body.groups.map(({ count }) => count)).toEqual([7]);
  });
});

describe('Working days', () => {
  interface Days {
    calendar: string | null;
    rest: string[];
    details: { code: string }[];
  }

  it('say which days are days of rest by the calendar of the clock of the installation: weekends and holidays', async () => {
    const days = async (from: string, to: string) =>
      (await rep.get<Days>(`/api/working-days?from=${from}&to=${to}`)).body;
    // 21 March is Nowruz in 2026, for four days; the 27th is a Friday.
    expect(await days('2026-03-20', '2026-03-28')).toMatchObject({
      calendar: 'iran',
      rest: ['2026-03-20', '2026-03-21', '2026-03-22', '2026-03-23', '2026-03-24', '2026-03-27'],
      // One day may be of two calendars: the end of Ramadan 1447 lasts into Nowruz 1405.
      holidays: [
        { date: '2026-03-20', name: 'ملی شدن صنعت نفت' },
        { date: '2026-03-20', name: 'عید فطر' },
        { date: '2026-03-21', name: 'نوروز' },
        { date: '2026-03-21', name: 'عید فطر' },
        ...['2026-03-22', '2026-03-23', '2026-03-24'].map((date) => ({ date, name: 'نوروز' })),
      ],
    });
    for (const [from, to, code] of [
      ['2026-02-30', '2026-03-01', 'validation.date'],
      ['2026-03-02', '2026-03-01', 'validation.days'],
      ['2026-03-01', '2027-09-01', 'validation.days'],
    ] as const)
      expect((await days(from, to)).details.map((detail) => detail.code)).toEqual([code]);
  });

  it('are counted by the calendar that the settings name, and settings name nothing that is not there', async () => {
    const { settings } = ravand.definitions.current();
    const publish = (changes: object) => {
      const baseVersion = ravand.definitions.current().get('settings', 'installation')?.version ?? 0;
      const definition = { ...settings, ...changes };
      return admin.post<Days>('/api/definitions/publish', { changes: [{ definition, baseVersion }] });
    };
    const refused = await publish({
      timeZone: 'Asia/Nowhere',
      workingCalendar: 'nosuch',
      secondFactorRoles: ['admin', 'nosuch'],
      quietHours: { from: '22:00', until: '22:00' },
    });
    expect(refused.body.details.map(({ code }) => code)).toEqual([
      'definition.unknown-zone',
      'definition.unknown-calendar',
      'definition.unknown-role',
      'definition.quiet-hours-empty',
    ]);
    // Which weekdays rest is told to every page, also to a visitor's.
    const told = async () =>
      (await ravand.visitor().get<{ settings: { restDays: number[] } }>('/api/start')).body.settings.restDays;
    expect(await told()).toEqual([5]);
    expect((await publish({ workingCalendar: 'standard' })).status).toBe(200);
    expect(await told()).toEqual([0, 6]);
    // Saturday and Sunday are of rest then, the Friday is not.
    expect((await rep.get<Days>('/api/working-days?from=2026-06-26&to=2026-06-29')).body).toEqual({
      calendar: 'standard',
      rest: ['2026-06-27', '2026-06-28'],
      holidays: [],
    });
    const uses = async (name: string) =>
      (await admin.get<{ items: { kind: string; name: string; at: string }[] }>(`/api/working-calendars/${name}/uses`))
        .body.items;
    // What names no calendar but the house's own is counted by it, whichever that is.
    const own = { kind: 'settings', name: 'installation', at: '/workingCalendar' };
    const timer = expect.objectContaining({ kind: 'process', name: 'leave', at: 'two-days' });
    expect(await uses('standard')).toEqual(expect.arrayContaining([own, timer]));
    expect(await uses('iran')).not.toContainEqual(timer);
    // Where settings name none and none is told by the clock, the week of the country decides; what counts by the installation's counts by that.
    const { definitions } = ravand;
    for (const [country, timeZone, name, rest] of [
      ['GB', 'Europe/London', 'standard', [0, 6]],
      ['IL', 'Asia/Jerusalem', 'sunday-thursday', [5, 6]],
      ['IR', 'Asia/Tehran', 'iran', [5]],
    ] as const) {
      expect((await publish({ country, timeZone })).status).toBe(200);
      expect([await told(), definitions.current().calendar('installation')?.name]).toEqual([rest, name]);
      // Its hours are told by the clock of the installation.
      expect(definitions.current().calendar('installation')?.zone).toBe(timeZone);
    }
    await publish({});
  });

  it('are not taken from who counts by them: a calendar that a process or a rule names stays', async () => {
    const calendar = { kind: 'calendar', name: 'shift', week: { monday: [{ from: '08:00', to: '16:00' }] } };
    const timer = `<timerEventDefinition ravand:calendar="shift"><timeDuration>P1D</timeDuration></timerEventDefinition>`;
    const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1">
      <process id="waits" isExecutable="true"><startEvent id="start"/><intermediateCatchEvent id="wait">${timer}</intermediateCatchEvent><endEvent id="end"/>
      <sequenceFlow id="f1" sourceRef="start" targetRef="wait"/><sequenceFlow id="f2" sourceRef="wait" targetRef="end"/></process></definitions>`;
    const process = { kind: 'process', name: 'waits', xml };
    const publish = (...definitions: object[]) =>
      admin.post<Days>('/api/definitions/publish', {
        changes: definitions.map((definition) => ({ definition, baseVersion: 0 })),
      });
    expect((await publish(process)).body.details.map(({ code }) => code)).toEqual(['bpmn.calendar-missing']);
    expect((await publish(calendar, process)).status).toBe(200);
    const gone = await admin.delete<Days>('/api/definitions/calendar/shift?version=1');
    expect([gone.status, gone.body.details.map(({ code }) => code)]).toEqual([422, ['bpmn.calendar-missing']]);
  });
});
