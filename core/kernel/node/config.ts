// The settings of an installation, read once from the environment. Unsafe or malformed settings refuse to start and say what to do.
import { isAbsolute, join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { type IssuerConfig, readIssuers } from './issuer-config.ts';
import { projectRoot } from './paths.ts';

export { ConfigError };

export interface Config {
  readonly port: number;
  /** Address the server binds: loopback unless BASE_URL says that others are to reach it. */
  readonly host: string;
  /** Origin of every link Ravand makes, without trailing slash. */
  readonly baseUrl: string;
  readonly baseUrlIsSet: boolean;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly smtpUrl?: string;
  readonly smsGatewayUrl?: string;
  /** Where people may sign in beside here, in the order of their buttons. */
  readonly issuers: readonly IssuerConfig[];
  /** Origins in the own network that webhooks may reach. */
  readonly outboundOrigins: readonly string[];
  readonly logLevel: string;
  readonly admin?: { readonly email: string; readonly password: string };
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'];
const knownPasswords = new Set([
  'password',
  'changeme',
  'admin',
  'administrator',
  '1234567890',
  'ravand',
  'password123',
  'adminadmin',
]);
const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const port = readPort(env.PORT);
  const baseUrl = readBaseUrl(env.BASE_URL, port);
  const local = localHosts.has(new URL(baseUrl).hostname);
  return {
    port,
    host: env.HOST ?? (local ? '127.0.0.1' : '0.0.0.0'),
    baseUrl,
    baseUrlIsSet: env.BASE_URL !== undefined && env.BASE_URL !== '',
    dataDir: readFolder(env.DATA_DIR),
    ...optional('databaseUrl', readUrl('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:'])),
    ...optional('redisUrl', readRedis(env)),
    ...optional('smtpUrl', readUrl('SMTP_URL', env.SMTP_URL, ['smtp:', 'smtps:'])),
    ...optional('smsGatewayUrl', readUrl('SMS_GATEWAY_URL', env.SMS_GATEWAY_URL, ['http:', 'https:'])),
    issuers: readIssuers(env),
    outboundOrigins: readOrigins(env.OUTBOUND_ORIGINS),
    logLevel: readLogLevel(env.LOG_LEVEL),
    ...optional('admin', readAdmin(env)),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return 3000;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ConfigError(`PORT: expected a number from 0 to 65535, found "${text}". Set PORT=3000 or leave it out.`);
  }
  return port;
}

function readBaseUrl(text: string | undefined, port: number): string {
  if (text === undefined || text === '') return `http://localhost:${port}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search || url.username) {
    throw new ConfigError(
      `BASE_URL: expected the address people type, like https://crm.example.com (no path, no user), found "${text}".`,
    );
  }
  return url.origin;
}

function readFolder(text: string | undefined): string {
  if (text === undefined || text === '') return join(projectRoot, 'data');
  return isAbsolute(text) ? text : join(projectRoot, text);
}

function readUrl(name: string, text: string | undefined, protocols: readonly string[]): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigError(
      `${name}: expected an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}, found another form.`,
    );
  }
  return text;
}

function readRedis(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = readUrl('REDIS_URL', env.REDIS_URL, ['redis:', 'rediss:']);
  if (url !== undefined && !env.DATABASE_URL) {
    throw new ConfigError(
      'REDIS_URL: Redis only serves installations on PostgreSQL. Set DATABASE_URL too, or leave REDIS_URL out.',
    );
  }
  return url;
}

function readOrigins(text: string | undefined): readonly string[] {
  const parts = (text ?? '').split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const url = URL.canParse(part) ? new URL(part) : undefined;
      if (url && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && !url.search && !url.username)
        return url.origin;
      throw new ConfigError(
        `OUTBOUND_ORIGINS: expected addresses like http://erp.example:8080 (no path, no user) with commas between them, found "${part}".`,
      );
    });
}

function readLogLevel(text: string | undefined): string {
  if (text === undefined || text === '') return 'info';
  if (!logLevels.includes(text))
    throw new ConfigError(`LOG_LEVEL: expected one of ${logLevels.join(', ')}, found "${text}".`);
  return text;
}

function readAdmin(env: Readonly<Record<string, string | undefined>>): { email: string; password: string } | undefined {
  const email = env.RAVAND_ADMIN_EMAIL;
  const password = env.RAVAND_ADMIN_PASSWORD;
  if (!email && !password) return undefined;
  if (!email || !password) {
    throw new ConfigError('RAVAND_ADMIN_EMAIL and RAVAND_ADMIN_PASSWORD: expected both or neither, found one.');
  }
  if (password.length < 10 || knownPasswords.has(password.toLowerCase())) {
    throw new ConfigError(
      'RAVAND_ADMIN_PASSWORD: expected at least 10 characters and no well-known password. Choose another.',
    );
  }
  return { email, password };
}
