// How a person hears of notices beside the app: by sort, when their digest comes, and when no e-mail may.

/** `app` = in the app alone; `email` = an e-mail as soon as one may leave; `digest` = with others in the digest. */
export type NoticeWay = 'app' | 'email' | 'digest';

export const noticeWays: readonly NoticeWay[] = ['app', 'email', 'digest'];

export interface NoticeWays {
  /** By the message a notice is made of; a sort that is not named stays in the app. */
  readonly kinds: Readonly<Record<string, NoticeWay>>;
  readonly digest: {
    readonly rhythm: 'daily' | 'weekly';
    /** Of a weekly one: 0 = Sunday … 6 = Saturday, as in Date.getDay(). */
    readonly weekday: number;
    /** HH:MM in `zone`. */
    readonly time: string;
  };
  /** An IANA zone: whose clock and whose days are meant. */
  readonly zone: string;
  /** Days without any e-mail of notices, as `weekday`. */
  readonly restDays: readonly number[];
  /** Times without any; `from` after `until` goes over midnight. */
  readonly quiet?: { readonly from: string; readonly until: string };
}

/** What somebody has who has chosen nothing yet. */
export function usualWays(zone: string): NoticeWays {
  return { kinds: {}, digest: { rhythm: 'daily', weekday: 1, time: '08:00' }, zone, restDays: [] };
}
