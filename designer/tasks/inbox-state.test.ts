// What stands in the inbox's address, what is asked of the server for it, and how due dates group the list.
import { describe, expect, it } from 'vitest';
import { asIs, groupOf, inboxAddress, isFiltered, priorityName, queryOf, readInbox } from './inbox-state.ts';

const now = new Date('2026-11-22T09:00:00Z');
const dayBegins = (days: number) => `2026-11-${22 + days}T00:00:00Z`;
const asked = (search: string) => queryOf(readInbox(new URLSearchParams(search)), now, dayBegins);

describe('The inbox', () => {
  it('without anything in its address shows what is mine and up now, by due date', () => {
    expect(readInbox(new URLSearchParams())).toEqual(asIs);
    expect(asked('')).toEqual({ box: 'mine', sort: 'due', followUp: 'now' });
    expect(inboxAddress(asIs)).toBe('/inbox');
  });

  it('keeps every choice in its address and reads it back', () => {
    const state = { ...asIs, box: 'team', due: 'week', process: 'quote', priority: 'urgent', search: 'a b' } as const;
    const address = inboxAddress(state);
    expect(address).toBe('/inbox?box=team&due=week&process=quote&priority=urgent&search=a+b');
    expect(readInbox(new URL(address, 'http://x').searchParams)).toEqual(state);
  });

  it('takes what it does not know for not said', () => {
    expect(readInbox(new URLSearchParams('box=theirs&due=never&sort=name'))).toEqual(asIs);
  });

  it.each([
    ['due=overdue', { dueBefore: '2026-11-22T09:00:00.000Z' }],
    ['due=today', { dueFrom: '2026-11-22T00:00:00Z', dueBefore: '2026-11-23T00:00:00Z' }],
    ['due=week', { dueFrom: '2026-11-22T00:00:00Z', dueBefore: '2026-11-29T00:00:00Z' }],
    ['due=none', { due: 'none' }],
    ['priority=atLeastHigh', { priorityFrom: 51 }],
    ['followUp=later', { followUp: 'later' }],
  ])('asks for %s with %j', (search, query) => {
    expect(asked(search)).toMatchObject(query);
    expect(isFiltered(readInbox(new URLSearchParams(search)))).toBe(true);
  });

  it.each([
    [-2, 'now'],
    [0, 'now'],
    [1, 'week'],
    [6, 'week'],
    [7, 'later'],
  ])('puts what is due in %i days under %s', (days, group) => {
    expect(groupOf({ dueAt: '2026-11-22T00:00:00Z' }, () => days)).toBe(group);
  });

  it('puts what has no due date last', () => {
    expect(groupOf({}, () => 0)).toBe('none');
  });

  it.each([
    [100, 'urgent'],
    [76, 'urgent'],
    [75, 'high'],
    [50, 'normal'],
    [25, 'low'],
  ])('calls the priority %i %s', (priority, name) => {
    expect(priorityName(priority)).toBe(name);
  });
});
