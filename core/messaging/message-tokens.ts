// The tokens in links that messages carry: whose message it is and what the link does, signed, so that none can be made up and no address stands in them.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Id, isId } from '../kernel/id.ts';

/** `choices` = which messages somebody wants, `open` = the picture of an e-mail, `link` = the n-th address in its text. */
export type TokenKind = 'choices' | 'open' | 'link';

export interface MessageTokens {
  make(kind: TokenKind, message: Id, link?: number): string;
  /** undefined = not one of ours. */
  read(kind: TokenKind, token: string): { readonly message: Id; readonly link: number } | undefined;
}

const macBytes = 12;

export function createMessageTokens(key: Buffer): MessageTokens {
  const mac = (kind: TokenKind, id: Buffer, link: number) =>
    createHmac('sha256', key)
      .update(`message-${kind} ${id.toString('hex')} ${link}`)
      .digest()
      .subarray(0, macBytes);
  return {
    make(kind, message, link = 0) {
      const id = Buffer.from(message.replaceAll('-', ''), 'hex');
      return Buffer.concat([id, Buffer.from([link]), mac(kind, id, link)]).toString('base64url');
    },
    read(kind, token) {
      if (!/^[\w-]{39}$/.test(token)) return undefined;
      const bytes = Buffer.from(token, 'base64url');
      const [id, link] = [bytes.subarray(0, 16), bytes[16] ?? 0];
      if (!timingSafeEqual(mac(kind, id, link), bytes.subarray(17))) return undefined;
      const message = id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      return isId(message) ? { message, link } : undefined;
    },
  };
}
