// The links that messages to many carry: /p/u/:token what one wants to get (RFC 8058), /p/l/:token a link that was followed, /p/o/:token the picture of an
// e-mail. GET and HEAD of the first change nothing: programs follow every link they see. (THREATS T-P04)
import { knownLanguage } from '../../../schemas/local-text.ts';
import type { Language } from '../../../schemas/types.ts';
import type { Preferences } from '../../automation/preferences.ts';
import { asHouse } from '../../kernel/context.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Answer, type RawBody, type Route, route, type Visitor } from '../route.ts';
import { text } from '../schemas.ts';
import { choicesPage } from './choices-page.ts';
import { plainPage } from './plain-page.ts';
import { createRateLimits } from './rate-limits.ts';

const picture = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const html = 'text/html; charset=utf-8';
const unkept = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' };

export function messageLinkRoutes({ messaging, preferences, definitions, texts }: RouteNeeds): readonly Route[] {
  const rates = createRateLimits();

  const say = (language: Language, code: string, params: Readonly<Record<string, string>> = {}) =>
    texts.choice(language, code, params);
  const languageOf = (lang: string | undefined, fallback: Language): Language =>
    (lang === undefined ? undefined : knownLanguage(lang)) ?? fallback;
  const unknown = (lang: string | undefined): Answer => {
    const language = languageOf(lang, definitions.current().settings.language);
    const page = plainPage(language, say(language, 'unknown.title'), [say(language, 'unknown.text')]);
    return { status: 404, body: page, type: html, headers: unkept };
  };
  const shown = (token: string, read: Preferences, lang: string | undefined, isDone: boolean): Answer => {
    const language = languageOf(lang, read.language);
    return {
      body: choicesPage(language, (code, params) => say(language, code, params), { ...read, token, isDone }),
      type: html,
      headers: unkept,
    };
  };

  return [
    route<{ lang?: string; done?: string }>({
      method: 'GET',
      path: '/p/u/:token',
      access: 'anyone',
      summary: 'A page where the receiver of a message says by which channels they want more. Changes nothing.',
      query: { lang: text(10), done: text(1) },
      async handle({ context, params, query, visitor }) {
        await rates.look(visitor.address);
        const read = await preferences.read(context, params.token ?? '');
        return read === undefined
          ? unknown(query.lang)
          : shown(params.token ?? '', read, query.lang, query.done !== undefined);
      },
    }),
    route<{ lang?: string }, RawBody>({
      method: 'POST',
      path: '/p/u/:token',
      access: 'anyone',
      summary: 'One-click unsubscription (`List-Unsubscribe=One-Click`), or the choices of the page.',
      query: { lang: text(10) },
      body: 'raw',
      async handle({ context, params, query, body, visitor }) {
        await rates.look(visitor.address);
        const token = params.token ?? '';
        const sent = formOf(body);
        const isOurPage = sent.get('act') === 'choose';
        const isKnown = isOurPage
          ? await preferences.choose(context, token, sent.getAll('want'))
          : await preferences.stop(context, token);
        const read = isKnown ? await preferences.read(context, token) : undefined;
        return read === undefined ? unknown(query.lang) : shown(token, read, query.lang, true);
      },
    }),
    route<{ lang?: string }>({
      method: 'GET',
      path: '/p/l/:token',
      access: 'anyone',
      summary: 'Leads on to an address that stands in a message, and to no other.',
      async handle({ context, params, visitor }) {
        const found = await messaging.readToken(context, 'link', params.token ?? '');
        if (found?.link === undefined) return unknown(undefined);
        await messaging.mark(asHouse(context, 'message links'), found.message.id, {
          kind: 'click',
          link: found.link,
          ...askedBy(visitor),
        });
        return { status: 302, headers: { ...unkept, Location: new URL(found.link).href } };
      },
    }),
    route({
      method: 'GET',
      path: '/p/o/:token',
      access: 'anyone',
      summary: 'The picture of one pixel in an e-mail; the same for every token.',
      async handle({ context, params, visitor }) {
        const found = await messaging.readToken(context, 'open', params.token ?? '');
        if (found !== undefined)
          await messaging.mark(asHouse(context, 'message links'), found.message.id, {
            kind: 'open',
            ...askedBy(visitor),
          });
        return {
          body: picture,
          type: 'image/gif',
          headers: { ...unkept, 'Cross-Origin-Resource-Policy': 'cross-origin' },
        };
      },
    }),
  ];
}

/** A browser that fetches ahead has no reader yet. */
function askedBy(visitor: Visitor): { readonly agent: string; readonly isHead: boolean } {
  const ahead = visitor.header('sec-purpose') ?? visitor.header('purpose') ?? visitor.header('x-moz') ?? '';
  return { agent: visitor.userAgent, isHead: visitor.isHead || /prefetch|preview/i.test(ahead) };
}

/** Mail servers send the one click as either kind of form; whatever is not our page's is that. */
function formOf({ bytes, type }: RawBody): URLSearchParams {
  return type === 'multipart/form-data'
    ? new URLSearchParams()
    : new URLSearchParams(Buffer.from(bytes).toString('utf8'));
}
