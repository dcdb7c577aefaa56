// Somebody as they read: their rights and their language. What is told to people is told as far as they may see it, in their own words.
import type { Access } from '../../access/access.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import { asHouse, type Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';

export interface ReaderNeeds {
  readonly access: Pick<Access, 'principalOf'>;
  readonly definitions: Definitions;
  readonly records: RecordService;
}

/** @returns the same act as this person would see it; undefined for who is not here any more. What follows has no cause but the one who acts. */
export async function asReader<C extends Context>(needs: ReaderNeeds, context: C, user: Id): Promise<C | undefined> {
  const principal = await needs.access.principalOf(context, user);
  if (principal === undefined) return undefined;
  const { language } = (await needs.records.find(asHouse(context, 'who reads'), 'user', user))?.values ?? {};
  const locale =
    typeof language === 'string' && language !== '' ? language : needs.definitions.current(context).settings.language;
  return { ...context, principal, locale, cause: undefined };
}

/** Who acts, by name: the person, or the rule or process that does. */
export async function actorName(needs: ReaderNeeds, context: Context, reader: Context): Promise<string> {
  const { principal, cause } = context;
  const user = principal.kind === 'user' ? principal.id : principal.kind === 'service' ? principal.behalfOf : undefined;
  if (user !== undefined) {
    const found = await needs.records.find(asHouse(context, 'who acts'), 'user', user);
    return String(found?.values.name ?? '');
  }
  const release = needs.definitions.current(context);
  if (cause === undefined || cause.kind === 'message') return release.settings.organization ?? 'Ravand';
  const label = release.get(cause.kind, cause.name)?.definition.label;
  const texts: Readonly<Record<string, string | undefined>> = label ?? {};
  return texts[reader.locale] ?? texts.en ?? cause.name;
}

/** The person behind what happens, also when a program acts for them. */
export function personOf({ principal }: Context): Id | undefined {
  if (principal.kind === 'user') return principal.id;
  return principal.kind === 'service' ? principal.behalfOf : undefined;
}
