// What every installation may assume of calendar feeds: who has the address reads what its person may read, as iCalendar, until it is ended; the address opens
// nothing else. Run by calendar-feeds.test.ts and calendar-feeds.postgres.test.ts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Account, ApiClient, createTestRavand, TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import { limits } from '../../core/kernel/limits.ts';

interface Issued {
  feed: { id: string };
  url: string;
}

const hourMs = 3_600_000;

export function describeCalendarFeeds(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let account: Account;
  let sara: ApiClient;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    account = await ravand.createUser({ role: 'staff', name: 'Sara', language: 'en' });
    sara = await ravand.signIn(account);
  });
  afterAll(() => ravand.stop());

  async function issue(client: ApiClient, body: object = {}): Promise<Issued> {
    const answer = await client.post<Issued>('/api/calendar-feeds', body);
    expect([answer.status, answer.body]).toMatchObject([201, {}]);
    return answer.body;
  }
  async function read(url: string, headers: Record<string, string> = {}) {
    const response = await fetch(url, { headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }
  /** Content lines are folded after 75 octets (RFC 5545, 3.1). */
  const unfolded = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n');
  const inHours = (hours: number): string => new Date(ravand.clock.now().getTime() + hours * hourMs).toISOString();
  const stamp = (instant: string): string => instant.replace(/[-:]|\.\d+/g, '');
  async function create(client: ApiClient, entity: string, values: object): Promise<string> {
    const made = await client.post<{ id: string }>(`/api/records/${entity}`, { values });
    expect([made.status, made.body]).toMatchObject([201, {}]);
    return made.body.id;
  }
  const owned = () => ({ owner: account.id });

  it('holds the appointments and open tasks of its person, folded, escaped, in UTC, and leads back to them', async () => {
    const at = inHours(5);
    const subject = 'قرار با «شرکت بهاران»، دربارهٔ قرارداد نگهداری سالانه; سالن, طبقهٔ دوم، ساختمان مرکزی';
    const meeting = { kind: 'meeting', subject, at, duration: 'PT1H30M', place: 'Hall 2, floor 3' };
    const id = await create(sara, 'activity', { ...meeting, ...owned(), body: 'first line\nsecond line' });
    const task = await create(sara, 'task', { name: 'Send the offer', assignee: account.id, dueAt: inHours(30) });
    await create(sara, 'activity', { kind: 'note', subject: 'A note', at, ...owned() });
    await create(admin, 'activity', { kind: 'meeting', subject: 'Of somebody else', at, owner: ravand.admin.id });
    const { url } = await issue(sara);
    const { status, text, headers } = await read(url);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(headers.get('set-cookie')).toBeNull();
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const lines = unfolded(text);
    expect(lines[0]).toBe('BEGIN:VCALENDAR');
    expect(lines).toEqual(
      expect.arrayContaining([
        'VERSION:2.0',
        `UID:${id}`,
        `DTSTART:${stamp(at)}`,
        `DTEND:${stamp(inHours(6.5))}`,
        `SUMMARY:${subject.replaceAll(';', '\\;').replaceAll(',', '\\,')}`,
        'LOCATION:Hall 2\\, floor 3',
        'DESCRIPTION:first line\\nsecond line',
        `URL;VALUE=URI:${ravand.url}/records/activity/${id}`,
        'SUMMARY:Task: Send the offer',
        `URL;VALUE=URI:${ravand.url}/inbox?task=${task}`,
      ]),
    );
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(2);
    expect(text).not.toContain('somebody else');
  });

  it('is not sent again while nothing changed', async () => {
    const { url } = await issue(sara);
    const first = await read(url);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    expect((await read(url, { 'if-none-match': tag })).status).toBe(304);
    await create(sara, 'activity', { kind: 'visit', subject: 'New', at: inHours(8), ...owned() });
    expect((await read(url, { 'if-none-match': tag })).status).toBe(200);
  });

  it('holds the records of a calendar that one looks at, by its date and condition, days as days', async () => {
    const on = inHours(72).slice(0, 10);
    const shown = { name: 'Fit-out', closeDate: on, ...owned() };
    await create(sara, 'opportunity', shown);
    await create(sara, 'opportunity', { ...shown, name: 'Small' });
    const filter = { field: 'name', operator: 'eq', value: 'Fit-out' };
    const { url } = await issue(sara, {
      shows: { entity: 'opportunity', dateField: 'closeDate', filter, title: 'Closings' },
    });
    const lines = unfolded((await read(url)).text);
    expect(lines).toEqual(
      expect.arrayContaining([
        'X-WR-CALNAME:Closings',
        `DTSTART;VALUE=DATE:${on.replaceAll('-', '')}`,
        'SUMMARY:Fit-out',
      ]),
    );
    expect(lines).not.toContain('SUMMARY:Small');
    const wrong = { entity: 'opportunity', title: 'x' };
    expect((await sara.post('/api/calendar-feeds', { shows: { ...wrong, dateField: 'name' } })).status).toBe(422);
    expect((await sara.post('/api/calendar-feeds', { shows: { ...wrong, dateField: 'none' } })).status).toBe(422);
  });

  it('what its person may no longer read is not in it, and a private appointment is marked', async () => {
    const secret = { kind: 'meeting', subject: 'A private talk', at: inHours(9), isPrivate: true };
    const id = await create(sara, 'activity', { ...secret, ...owned() });
    const { url } = await issue(sara, { shows: { entity: 'activity', dateField: 'at', title: 'Activities' } });
    const own = await issue(sara);
    expect((await read(url)).text).toContain(`UID:${id}`);
    const event = unfolded((await read(own.url)).text)
      .join('\n')
      .split('BEGIN:VEVENT');
    expect(event.find((part) => part.includes(id))).toContain('CLASS:PRIVATE');
    // Another person's feed of the same calendar never had it.
    const manager = await ravand.signIn(await ravand.createUser({ role: 'manager', name: 'Mina' }));
    const theirs = await issue(manager, { shows: { entity: 'activity', dateField: 'at', title: 'Activities' } });
    expect((await read(theirs.url)).text).not.toContain(id);
    await sara.patch(`/api/records/activity/${id}`, { values: { owner: ravand.admin.id } });
    expect((await read(url)).text).not.toContain(id);
  });

  it('is stored as a hash, is told once, opens nothing else, and ends when its person says so', async () => {
    const { feed, url } = await issue(sara);
    const token = /calendars\/(.+)\.ics$/.exec(url)?.[1] ?? '';
    const rows = await ravand.database.read(sql`select * from calendar_feeds`);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await sara.get('/api/calendar-feeds')).body).not.toHaveProperty('items.0.url');
    const asKey = await fetch(`${ravand.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(asKey.status).toBe(401);
    expect((await fetch(`${ravand.url}/api/me`, { headers: { cookie: `sid=${token}` } })).status).toBe(401);
    expect((await admin.delete(`/api/calendar-feeds/${feed.id}`)).status).toBe(404);
    expect((await sara.delete(`/api/calendar-feeds/${feed.id}`)).status).toBe(204);
    expect((await read(url)).status).toBe(404);
    expect((await read(`${ravand.url}/p/calendars/${'x'.repeat(43)}.ics`)).status).toBe(404);
    expect((await read(`${ravand.url}/p/calendars/x`)).status).toBe(404);
  });

  it('ends with its person, is made by people alone, and there is a bound to how many and how often', async () => {
    const leaving = await ravand.createUser({ role: 'staff', name: 'Leaving' });
    const client = await ravand.signIn(leaving);
    const { url } = await issue(client);
    const key = await client.post<{ token: string }>('/api/keys', { name: 'k', scopes: ['*:write'] });
    const byKey = await fetch(`${ravand.url}/api/calendar-feeds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.body.token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(byKey.status).toBe(403);
    for (let made = 1; made < limits.calendarFeeds; made += 1) await issue(client);
    expect((await client.post('/api/calendar-feeds', {})).status).toBe(422);
    expect((await read(url)).status).toBe(200);
    await admin.patch(`/api/users/${leaving.id}`, { active: false });
    expect((await read(url)).status).toBe(404);
    const statuses: number[] = [];
    for (let at = 0; at < limits.calendarReadsPerMinute; at += 1) statuses.push((await read(url)).status);
    expect(statuses.at(-1)).toBe(429);
  });
}
