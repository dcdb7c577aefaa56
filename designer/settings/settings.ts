// What an installation is set to, in sections; each setting with its place in the definition, its words, and how it is asked for. A new one is a line here.
import type { SettingsDefinition } from '../../schemas/types.ts';

export const sections = ['organization', 'region', 'messages', 'sign-in', 'server', 'samples'] as const;
export type Section = (typeof sections)[number];

export const sectionIcons: Readonly<Record<Section, string>> = {
  organization: 'building-2',
  region: 'globe',
  messages: 'message-square',
  'sign-in': 'shield',
  server: 'database',
  samples: 'package',
};

/** How it is asked for. */
export type Asked =
  | { readonly as: 'text'; readonly isLatin?: true; readonly isLong?: true; readonly most: number }
  | { readonly as: 'number'; readonly least: number; readonly most: number; readonly usual: number }
  | { readonly as: 'choice'; readonly from: 'language' | 'calendar' | 'tracking' }
  | { readonly as: 'find'; readonly from: 'country' | 'timeZone' | 'workingCalendar' }
  | { readonly as: 'logo' | 'quietHours' | 'roles' };

export interface Setting {
  readonly section: Section;
  /** Where it stands: one name, or two of what is held in one. */
  readonly path: readonly [keyof SettingsDefinition] | readonly [keyof SettingsDefinition, string];
  readonly asked: Asked;
  /** Text keys. */
  readonly label: string;
  readonly help?: string;
}

const letterhead = (line: string, asked: Asked): Setting => ({
  section: 'organization',
  path: ['letterhead', line],
  asked,
  label: `documents.letterhead.${line}`,
});

const one = (section: Section, name: keyof SettingsDefinition, asked: Asked): Setting => ({
  section,
  path: [name],
  asked,
  label: `settings.${name}`,
  help: `settings.help.${name}`,
});

const pace = (channel: 'sms' | 'email'): Setting => ({
  section: 'messages',
  path: ['perSecond', channel],
  asked: { as: 'number', least: 1, most: 10_000, usual: 10 },
  label: `settings.perSecond.${channel}`,
  help: 'settings.help.perSecond',
});

export const settings: readonly Setting[] = [
  {
    section: 'organization',
    path: ['organization'],
    asked: { as: 'text', most: 255 },
    label: 'documents.letterhead.name',
    help: 'settings.help.organization',
  },
  letterhead('address', { as: 'text', isLong: true, most: 500 }),
  letterhead('phone', { as: 'text', isLatin: true, most: 100 }),
  letterhead('email', { as: 'text', isLatin: true, most: 255 }),
  letterhead('website', { as: 'text', isLatin: true, most: 255 }),
  letterhead('nationalId', { as: 'text', isLatin: true, most: 40 }),
  letterhead('taxNumber', { as: 'text', isLatin: true, most: 40 }),
  letterhead('logo', { as: 'logo' }),
  one('region', 'language', { as: 'choice', from: 'language' }),
  one('region', 'calendar', { as: 'choice', from: 'calendar' }),
  one('region', 'country', { as: 'find', from: 'country' }),
  one('region', 'timeZone', { as: 'find', from: 'timeZone' }),
  one('region', 'workingCalendar', { as: 'find', from: 'workingCalendar' }),
  one('messages', 'quietHours', { as: 'quietHours' }),
  pace('sms'),
  pace('email'),
  one('messages', 'tracking', { as: 'choice', from: 'tracking' }),
  one('sign-in', 'secondFactorRoles', { as: 'roles' }),
];

export function pointerOf({ path }: Setting): string {
  return `/${path.join('/')}`;
}

export function valueAt(of: SettingsDefinition, { path: [name, inner] }: Setting): unknown {
  const value: unknown = of[name];
  return inner === undefined ? value : (value as Readonly<Record<string, unknown>> | undefined)?.[inner];
}

/** Without it where the value is undefined; what holds nothing more goes, too. */
export function withValue(
  of: SettingsDefinition,
  { path: [name, inner] }: Setting,
  value: unknown,
): SettingsDefinition {
  const held = inner === undefined ? value : withoutNothing({ ...(of[name] as object | undefined), [inner]: value });
  return withoutNothing({ ...of, [name]: held }) as unknown as SettingsDefinition;
}

function withoutNothing(of: object): object | undefined {
  const entries = Object.entries(of).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
