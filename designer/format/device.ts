// What somebody signed in with, read from what the browser says of itself (User-Agent): enough to tell one's own telephone from somebody else's computer, no proof.

export interface Device {
  readonly kind: 'computer' | 'phone' | 'tablet' | 'program';
  /** Proper names, the same in every language; undefined = it does not say. */
  readonly browser?: string;
  readonly system?: string;
}

type Sign = readonly [pattern: RegExp, name: string];

/** The first that fits: most browsers also call themselves by the names of others. */
const browsers: readonly Sign[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bYaBrowser\//, 'Yandex'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*Safari\//, 'Safari'],
];

const systems: readonly Sign[] = [
  [/\bWindows\b/, 'Windows'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

export function deviceOf(userAgent: string): Device {
  const browser = nameIn(userAgent, browsers);
  const system = nameIn(userAgent, systems);
  const kind = kindOf(userAgent, browser, system);
  // A program says its own name first: curl/8.5.
  const program = kind === 'program' ? /^[A-Za-z][\w .-]{0,40}/.exec(userAgent)?.[0].trim() : undefined;
  const named = browser ?? program;
  return { kind, ...(named === undefined ? {} : { browser: named }), ...(system === undefined ? {} : { system }) };
}

function kindOf(userAgent: string, browser: string | undefined, system: string | undefined): Device['kind'] {
  if (browser === undefined && !userAgent.startsWith('Mozilla/')) return 'program';
  if (system === 'iPhone') return 'phone';
  if (system === 'iPad') return 'tablet';
  if (system === 'Android') return /\bMobile\b/.test(userAgent) ? 'phone' : 'tablet';
  return 'computer';
}

function nameIn(userAgent: string, signs: readonly Sign[]): string | undefined {
  return signs.find(([pattern]) => pattern.test(userAgent))?.[1];
}
