// The log: one line an entry, whatever is in it, and no secret.
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const parts: string[] = [];
  write(createLogger('info', { write: (part) => void parts.push(part) }));
  return parts.join('');
}

describe('The log', () => {
  it('T-I14 keeps what people type in the line it belongs to', () => {
    const forged = 'a\n{"level":60,"msg":"all is lost"}\r\n\u2028';
    const lines = logged((log) => log.warn({ name: forged }, forged))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 40, name: forged, msg: forged });
  });

  it('T-I14 tells no secret, at the top or two floors down', () => {
    const secret = 'canary-secret';
    const text = logged((log) => {
      log.info({ password: secret, token: secret }, 'top');
      log.info({ user: { secret, cookie: secret }, request: { headers: { authorization: secret } } }, 'below');
    });
    expect(text).not.toContain(secret);
    expect(text.match(/\[redacted\]/g)).toHaveLength(5);
  });
});
