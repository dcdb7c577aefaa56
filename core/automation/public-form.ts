// A form that is open to everybody: how it is found by its address, and whether it takes anything now.
import type { EntityDefinition, FormDefinition } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import type { Release } from '../definitions/definitions.ts';
import { asHouse, type Context, type InTransaction } from '../kernel/context.ts';
import { notFound, Problem } from '../kernel/problem.ts';

export type PublicForm = FormDefinition & { readonly public: NonNullable<FormDefinition['public']> };

/** Why nothing is taken. */
export type Closed = 'form-early' | 'form-closed' | 'form-full';

const addresses = new WeakMap<Release, ReadonlyMap<string, string>>();

/** Who comes: anybody, or a customer who is signed in. */
export type FormDoor = 'web' | 'portal';

/** @param address the form's own, or its name where it has none. @throws Problem 404 for a form that is not open there, as for one that is not there */
export function publicForm(
  release: Release,
  address: string,
  door: FormDoor = 'web',
): { form: PublicForm; entity: EntityDefinition } {
  const form = release.form(nameAt(release, address) ?? address);
  const entity = form && release.entity(form.entity);
  const open = form?.public;
  const isOpen = door === 'web' ? open?.portalOnly !== true : open?.customer !== undefined;
  const isThere = open !== undefined && isOpen && (open.address ?? form?.name) === address;
  if (!isThere || !entity) throw notFound('form', address);
  return { form: form as PublicForm, entity };
}

/** Where visitors find it, below the address of the installation. */
export function publicPath({ name, public: open }: Pick<FormDefinition, 'name' | 'public'>): string {
  return `/p/forms/${open?.address ?? name}`;
}

function nameAt(release: Release, address: string): string | undefined {
  const known =
    addresses.get(release) ??
    new Map(
      release
        .all('form')
        .flatMap(({ definition: { name, public: open } }) => (open?.address ? [[open.address, name] as const] : [])),
    );
  addresses.set(release, known);
  return known.get(address);
}

/** By its dates alone: how many it took is known in the transaction that takes one more. */
export function closedNow({ public: open }: PublicForm, now: Date): Closed | undefined {
  if (open.opensAt !== undefined && now.getTime() < Date.parse(open.opensAt)) return 'form-early';
  return open.closesAt !== undefined && now.getTime() >= Date.parse(open.closesAt) ? 'form-closed' : undefined;
}

export async function countSubmissions(
  reader: Pick<InTransaction['transaction'], 'read'>,
  form: string,
): Promise<number> {
  const [row] = await reader.read<{ n: number }>(sql`select count(*) as n from form_submissions where form = ${form}`);
  return Number(row?.n ?? 0);
}

/** Who sends at the same time waits here, so that no more are taken than there is room for. @throws Problem 409 `form-full` */
export async function takePlace({ transaction }: InTransaction, { name, public: open }: PublicForm): Promise<void> {
  if (open.most === undefined) return;
  await transaction.write(sql`insert into form_counts (id, form, day, what, count)
    values (${`${name}:place`}, ${name}, ${''}, ${'place'}, ${0}) on conflict (id) do update set count = form_counts.count`);
  if ((await countSubmissions(transaction, name)) > open.most) throw new Problem(409, 'form-full');
}

/** What a form acts as once it has judged what was sent. */
export function asForm(context: Context, form: string): Context {
  return asHouse(context, `form ${form}`);
}
