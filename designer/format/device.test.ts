import { describe, expect, it } from 'vitest';
import { deviceOf } from './device.ts';

const mozilla = 'Mozilla/5.0';
const kit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('what somebody signed in with', () => {
  it.each([
    [
      `${mozilla} (Windows NT 10.0; Win64; x64) ${kit} Chrome/141.0.0.0 Safari/537.36`,
      ['computer', 'Chrome', 'Windows'],
    ],
    [
      `${mozilla} (Windows NT 10.0; Win64; x64) ${kit} Chrome/141.0 Safari/537.36 Edg/141.0`,
      ['computer', 'Edge', 'Windows'],
    ],
    [`${mozilla} (Windows NT 10.0) ${kit} Chrome/141.0 Safari/537.36 OPR/120.0`, ['computer', 'Opera', 'Windows']],
    [`${mozilla} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, ['computer', 'Firefox', 'Linux']],
    [
      `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15`,
      ['computer', 'Safari', 'macOS'],
    ],
    [
      `${mozilla} (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1`,
      ['phone', 'Safari', 'iPhone'],
    ],
    [
      `${mozilla} (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${kit} CriOS/141.0 Mobile Safari/604.1`,
      ['phone', 'Chrome', 'iPhone'],
    ],
    [
      `${mozilla} (Linux; Android 15; Pixel 9) ${kit} Chrome/141.0 Mobile Safari/537.36`,
      ['phone', 'Chrome', 'Android'],
    ],
    [
      `${mozilla} (Linux; Android 15; SM-X710) ${kit} SamsungBrowser/27.0 Chrome/125.0 Safari/537.36`,
      ['tablet', 'Samsung Internet', 'Android'],
    ],
    [`${mozilla} (X11; CrOS x86_64 14541.0.0) ${kit} Chrome/141.0 Safari/537.36`, ['computer', 'Chrome', 'ChromeOS']],
    ['curl/8.5.0', ['program', 'curl', undefined]],
    ['node', ['program', 'node', undefined]],
    ['', ['program', undefined, undefined]],
    [mozilla, ['computer', undefined, undefined]],
  ])('%s', (userAgent, [kind, browser, system]) => {
    expect(deviceOf(userAgent)).toEqual({
      kind,
      ...(browser === undefined ? {} : { browser }),
      ...(system === undefined ? {} : { system }),
    });
  });
});
