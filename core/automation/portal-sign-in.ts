// When a customer gives their phone or e-mail, a code goes there; with the code they are in. Whoever asks learns nothing of who is known here: the code is
// made and sent by a job, after the same answer for everybody. Where several people share an address, who has the code says which of them they are.
import { normalizeInput } from '../../schemas/normalize.ts';
import type { Access, CustomerWay } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { FieldFault } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import { type Context, systemContext } from '../kernel/context.ts';
import { isPlainObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, notFound, Problem } from '../kernel/problem.ts';
import type { Messaging } from '../messaging/messaging.ts';

export interface Namesake {
  readonly id: Id;
  readonly name: string;
}

export interface PortalSignIn {
  /** Is there anything for customers at all? */
  isOpen(context: Context): boolean;
  /** The same whoever has the address. @throws Problem 404 where there is no portal, 422 at `/to`, 429 */
  ask(context: Context, to: string, from: string): Promise<{ readonly challenge: string; readonly seconds: number }>;
  /** A session, or the people who have the address. @throws Problem 401, 409 `portal-too-many`, 429 */
  enter(
    context: Context,
    tried: {
      readonly challenge: string;
      readonly code: string;
      readonly person?: Id | undefined;
      readonly address: string;
      readonly userAgent: string;
    },
  ): Promise<{ readonly token: string } | { readonly people: readonly Namesake[] }>;
}

export interface PortalSignInNeeds {
  readonly database: Database;
  readonly access: Pick<Access, 'customers'>;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: Pick<RecordService, 'query'>;
  readonly messaging: Pick<Messaging, 'queue'>;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly events: Pick<Events, 'inside'>;
}

const kind = 'send-portal-code';
const fieldOf = { phone: 'mobile', email: 'email' } as const;

export function createPortalSignIn(needs: PortalSignInNeeds): PortalSignIn {
  const { database, definitions, records, messaging, jobs, events } = needs;
  const { customers } = needs.access;
  const isOpen = (context: Context): boolean => definitions.current(context).all('portal').length > 0;

  function requireOpen(context: Context): void {
    if (!isOpen(context)) throw notFound('route', '/portal');
  }

  /** As the records have it. @throws Problem 422 at `/to` */
  function addressOf(context: Context, to: string): { way: CustomerWay; address: string } {
    const way = to.includes('@') ? 'email' : 'phone';
    const field = definitions
      .current(context)
      .entity('person')
      ?.fields.find(({ name }) => name === fieldOf[way]);
    if (field === undefined) throw notFound('field', fieldOf[way]);
    const { country } = definitions.current(context).settings;
    const read = fieldKind(field.kind).read(normalizeInput(field, to.trim()), field, country);
    if (read instanceof FieldFault || typeof read !== 'string')
      throw invalid([{ pointer: '/to', code: 'validation.portal-address', params: { found: to.slice(0, 100) } }]);
    return { way, address: way === 'email' ? read.toLowerCase() : read };
  }

  async function peopleWith(context: Context, way: CustomerWay, address: string): Promise<readonly Stored[]> {
    const house = { ...context, ...systemContext('sign customers in', context.correlationId) };
    const { items } = await records.query(house, 'person', {
      filter: { field: fieldOf[way], operator: 'eq', value: address },
      sort: [{ field: 'createdAt', direction: 'asc' }],
      limit: limits.portalNamesakes + 1,
    });
    return items;
  }

  jobs.work(
    kind,
    async ({ payload, correlationId }) => {
      const context = systemContext('send a code to a customer', correlationId);
      const [code, way, address] = [String(payload.code), payload.way as CustomerWay, String(payload.address)];
      await database.transaction(context, async (inside) => {
        const [person] = await peopleWith(inside, way, address);
        const digits = person === undefined ? undefined : await customers.makeCode(inside, code);
        if (person === undefined || digits === undefined) return;
        const wanted = typeof person.values.language === 'string' ? person.values.language : String(payload.language);
        await messaging.queue(inside, {
          template: way === 'email' ? 'portal-code-email' : 'portal-code',
          data: {
            to: address,
            code: digits,
            minutes: limits.portalCodeMs / 60_000,
            organization: definitions.current(inside).settings.organization ?? '',
          },
          language: wanted,
          isSecret: true,
        });
      });
      return { kind: 'done' };
    },
    { inHouse: true },
  );

  // Whoever has the former number or address is not that person any more.
  events.inside('sign customers out', ['record.updated'], (context, { subject, data: { changes } }) => {
    if (subject?.entity !== 'person' || !isPlainObject(changes)) return;
    if (Object.values(fieldOf).some((name) => Array.isArray(changes[name])))
      return customers.endAll(context, subject.id);
  });

  return {
    isOpen,
    async ask(context, to, from) {
      requireOpen(context);
      const { way, address } = addressOf(context, to);
      const { id, token } = await customers.askCode(context, { way, address, from });
      await database.transaction(context, (inside) =>
        jobs.enqueue(inside, { kind, payload: { code: id, way, address, language: context.locale }, maxAttempts: 3 }),
      );
      return { challenge: token, seconds: limits.portalCodeMs / 1_000 };
    },
    async enter(context, { challenge, code, person, ...from }) {
      requireOpen(context);
      const proven = await customers.checkCode(context, { token: challenge, code, from: from.address });
      const people = await peopleWith(context, proven.way, proven.address);
      if (people.length > limits.portalNamesakes)
        throw new Problem(409, 'portal-too-many', { params: { maximum: limits.portalNamesakes } });
      const one = people.length === 1 ? people[0] : people.find(({ id }) => id === person);
      if (one === undefined && people.length > 1 && person === undefined)
        return { people: people.map(({ id, values }) => ({ id, name: String(values.name ?? '') })) };
      if (one === undefined) throw new Problem(401, 'portal-code-over');
      return {
        token: await database.transaction(context, (inside) =>
          customers.enter(inside, { code: proven.id, person: one.id, from }),
        ),
      };
    },
  };
}
