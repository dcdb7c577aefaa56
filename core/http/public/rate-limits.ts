// How often a public form may be sent. Counted in memory of this process: it protects the process, the submission id protects the data.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';

export interface RateLimits {
  /** What one address may send. A submission id makes repeats harmless. @throws Problem 429 `too-many-posts` with the seconds to wait */
  address(address: string, hasId: boolean): Promise<void>;
  /** What all together may send to one form; asked after the address, which must not use it up. @throws Problem 429 `too-many-posts` */
  form(form: string, hasId: boolean): Promise<void>;
  /** A file for a form. @throws Problem 429 `too-many-posts` */
  upload(address: string): Promise<void>;
  /** A look at a one-time link: nobody finds one by trying. @throws Problem 429 `too-many-posts` */
  look(address: string): Promise<void>;
  /** A reading of a calendar: all that come from one network, then this one. @throws Problem 429 `too-many-posts` */
  calendar(address: string, token: string): Promise<void>;
}

export function createRateLimits(): RateLimits {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: 60 });
  const form = perMinute(limits.publicPostsPerMinute);
  const address = perMinute(limits.publicPostsPerAddressPerMinute);
  const addressWithId = perMinute(limits.publicPostsWithIdPerAddressPerMinute);
  const formWithId = perMinute(limits.publicPostsWithIdPerMinute);
  const looks = perMinute(limits.formLinkLooks);
  const calendarReads = perMinute(limits.calendarReadsPerAddressPerMinute);
  const oneCalendar = perMinute(limits.calendarReadsPerMinute);
  const uploads = new RateLimiterMemory({ points: limits.publicUploadsPerAddress, duration: 600 });
  const take = async (limiter: RateLimiterMemory, key: string) => {
    try {
      await limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new Problem(429, 'too-many-posts', { params: { seconds: Math.ceil(refused.msBeforeNext / 1_000) } });
    }
  };
  return {
    address: (from, hasId) => take(hasId ? addressWithId : address, networkOf(from)),
    form: (name, hasId) => take(hasId ? formWithId : form, name),
    look: (from) => take(looks, networkOf(from)),
    async calendar(from, token) {
      await take(calendarReads, networkOf(from));
      await take(oneCalendar, token);
    },
    upload: (from) => take(uploads, networkOf(from)),
  };
}

/** One household has a whole /64 of IPv6 addresses. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}
