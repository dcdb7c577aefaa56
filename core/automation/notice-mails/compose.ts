// What an e-mail of notices shows: under the name of each sort its notices, in the words, calendar and zone of who gets it.
import { isLanguage, pickText } from '../../../schemas/local-text.ts';
import type { Calendar, Language } from '../../../schemas/types.ts';
import type { Release } from '../../definitions/definitions.ts';
import type { Stored } from '../../entities/records.ts';
import { valueFormat } from '../../expressions/format-value.ts';
import { FeelDateTime } from '../../expressions/temporal.ts';
import { limits } from '../../kernel/limits.ts';
import type { MessageLists, Notice } from '../../messaging/messaging.ts';

/** How somebody reads times. */
export interface Reading {
  readonly language: Language;
  readonly calendar: Calendar;
  readonly zone: string;
}

const chooseWords: Readonly<Record<Language, string>> = {
  fa: 'انتخاب اعلان‌هایی که با رایانامه می‌رسند، یا خاموش‌کردن آن‌ها',
  ar: 'اختيار الإشعارات التي تصلني بالبريد الإلكتروني، أو إيقافها',
  he: 'בחירת ההתראות שמגיעות בדוא״ל, או ביטולן',
  en: 'Choose which notices come by e-mail, or stop them',
};

const moreWords: Readonly<Record<Language, (count: string) => string>> = {
  fa: (count) => `و ${count} اعلان دیگر`,
  ar: (count) => `إشعارات أخرى: ${count}`,
  he: (count) => `התראות נוספות: ${count}`,
  en: (count) => `And ${count} more`,
};

export function readingOf({ settings }: Release, person: Stored, zone = settings.timeZone): Reading {
  const { language, calendar } = person.values;
  return {
    language: typeof language === 'string' && isLanguage(language) ? language : settings.language,
    calendar: typeof calendar === 'string' ? (calendar as Calendar) : settings.calendar,
    zone,
  };
}

export function timeFor({ language, calendar, zone }: Reading, at: Date): string {
  return valueFormat(language, calendar, zone)(FeelDateTime.ofInstant(at));
}

export function composeNotices(
  release: Release,
  notices: readonly Notice[],
  reading: Reading,
  baseUrl: string,
): MessageLists {
  const { language } = reading;
  const number = new Intl.NumberFormat(language);
  const sorts = new Map<string, Notice[]>();
  for (const notice of notices) {
    const kind = notice.kind ?? '';
    sorts.set(kind, [...(sorts.get(kind) ?? []), notice]);
  }
  const lists = [...sorts].map(([kind, all]) => {
    const heading = pickText(release.message(kind)?.definition.label, language, kind);
    const left = all.length - limits.toldOfOneKind;
    return {
      heading,
      items: all.slice(0, limits.toldOfOneKind).map(({ subject, body, about, createdAt }) => ({
        title: subject ?? heading,
        ...(body === '' ? {} : { text: body }),
        at: timeFor(reading, createdAt),
        link: about === undefined ? `${baseUrl}/notices` : `${baseUrl}/records/${about.entity}/${about.id}`,
      })),
      ...(left > 0 ? { more: moreWords[language](number.format(left)) } : {}),
    };
  });
  return { lists, choose: { text: chooseWords[language], link: `${baseUrl}/account/notices` } };
}
