// A small company for the stories of HR: an HR manager, a team lead who manages Sara and Reza, the lead's own manager, and somebody who is none of these.
import { expect } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestOptions, type TestRavand } from '#testing';

export interface RecordBody {
  readonly id: string;
  readonly version: number;
  readonly values: Record<string, unknown>;
}

export interface TaskBody {
  readonly id: string;
  readonly name: string;
  readonly process?: { readonly element: string };
  readonly subject: { readonly entity: string; readonly id: string };
}

export type PersonName = 'hr' | 'director' | 'lead' | 'sara' | 'reza' | 'stranger';

export interface Company {
  readonly ravand: TestRavand;
  readonly accounts: Readonly<Record<PersonName, Account>>;
  readonly clients: Readonly<Record<PersonName, ApiClient>>;
  /** Ids of their employee files. */
  readonly files: Readonly<Record<PersonName, string>>;
  create(who: PersonName, entity: string, values: object): Promise<RecordBody>;
  get(who: PersonName, entity: string, id: string): Promise<RecordBody>;
  list(who: PersonName, entity: string, filter?: object): Promise<readonly RecordBody[]>;
  tasks(who: PersonName, box?: string): Promise<readonly TaskBody[]>;
  complete(who: PersonName, task: TaskBody | undefined, values: object): Promise<number>;
}

const people: readonly (readonly [PersonName, string, string, PersonName | undefined])[] = [
  ['hr', 'نسرین', 'hrManager', undefined],
  ['director', 'داریوش', 'manager', undefined],
  ['lead', 'لیلا', 'staff', 'director'],
  ['sara', 'سارا', 'staff', 'lead'],
  ['reza', 'رضا', 'staff', 'lead'],
  ['stranger', 'بهمن', 'staff', undefined],
];

/** Six people with passwords take their time to begin on a busy machine. */
export const startingMs = 150_000;

export async function startCompany(options: TestOptions = {}, language = 'fa'): Promise<Company> {
  const ravand = await createTestRavand(options);
  const accounts = {} as Record<PersonName, Account>;
  const clients = {} as Record<PersonName, ApiClient>;
  const files = {} as Record<PersonName, string>;
  await Promise.all(
    people.map(async ([who, name, role]) => {
      accounts[who] = await ravand.createUser({ role, name, language, email: `${who}@example.com` });
      clients[who] = await ravand.signIn(accounts[who], language);
    }),
  );
  const company: Company = {
    ravand,
    accounts,
    clients,
    files,
    async create(who, entity, values) {
      const { status, body } = await clients[who].post(`/api/records/${entity}`, { values });
      expect([status, body]).toMatchObject([201, { id: expect.any(String) }]);
      return body as unknown as RecordBody;
    },
    async get(who, entity, id) {
      const { status, body } = await clients[who].get(`/api/records/${entity}/${id}`);
      expect([status, body]).toMatchObject([200, { id }]);
      return body as unknown as RecordBody;
    },
    async list(who, entity, filter) {
      const asked = filter === undefined ? '' : `?filter=${encodeURIComponent(JSON.stringify(filter))}`;
      const { status, body } = await clients[who].get<{ items: RecordBody[] }>(`/api/records/${entity}${asked}`);
      expect(status).toBe(200);
      return body.items;
    },
    async tasks(who, box = 'all') {
      return (await clients[who].get<{ items: TaskBody[] }>(`/api/tasks?box=${box}`)).body.items;
    },
    async complete(who, task, values) {
      const { status, body } = await clients[who].post(`/api/tasks/${task?.id}/complete`, { values });
      if (status >= 300) throw new Error(`expected the task to be completed, found ${status} ${JSON.stringify(body)}`);
      return status;
    },
  };
  for (const [who, name, , manager] of people) {
    const file = await company.create('hr', 'employee', {
      name,
      user: accounts[who].id,
      position: who,
      nationalId: `00000${people.findIndex(([one]) => one === who)}1234`,
      ...(manager === undefined ? {} : { manager: files[manager] }),
    });
    files[who] = file.id;
  }
  return company;
}

/** The days of annual leave somebody has in the Jalali year 1405. */
export function allow(company: Company, who: PersonName, days: string, kind = 'annual'): Promise<RecordBody> {
  return company.create('hr', 'leaveBalance', {
    employee: company.files[who],
    kind,
    period: '۱۴۰۵',
    from: '2026-03-21',
    to: '2027-03-20',
    allowance: days,
  });
}
