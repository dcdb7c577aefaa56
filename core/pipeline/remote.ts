// A running installation as a pipeline meets it: its API, by a key with the scope `studio`.
import type { Definition } from '../../schemas/types.ts';

export interface Place {
  /** https://crm.example.com */
  readonly url: string;
  readonly key: string;
}

export interface Live {
  readonly files: ReadonlyMap<string, string>;
  /** By `kind/name`. */
  readonly versions: Readonly<Record<string, number>>;
  /** Who brings it, by `kind/name`: `admin` = it was made here. */
  readonly sources: Readonly<Record<string, string>>;
}

export interface Finding {
  readonly definition: string;
  readonly pointer: string;
  readonly message: string;
}

export interface Change {
  readonly definition: Definition;
  readonly baseVersion: number;
  /** It is to be live no more. */
  readonly retires?: true;
}

/** The installation refused, or was not reached; in its own words. */
export class RemoteFault extends Error {
  override readonly name = 'RemoteFault';
  readonly findings: readonly Finding[];
  constructor(message: string, findings: readonly Finding[] = []) {
    super(message);
    this.findings = findings;
  }
}

export interface Remote {
  live(): Promise<Live>;
  check(changes: readonly Change[]): Promise<readonly Finding[]>;
  /** Answers the number of the release. */
  publish(changes: readonly Change[], note: string | undefined): Promise<number>;
}

interface Refusal {
  readonly detail?: string;
  readonly details?: readonly {
    readonly pointer: string;
    readonly message?: string;
    readonly code: string;
    readonly params?: { readonly definition?: string };
  }[];
}

export function connectRemote({ url, key }: Place): Remote {
  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': 'en',
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new RemoteFault(`${url} was not reached: ${String((error as Error).cause ?? error)}`);
    });
    const answer = (await response.json().catch(() => ({}))) as T & Refusal;
    if (response.ok) return answer;
    throw new RemoteFault(
      `${method} ${path} was answered ${response.status}: ${answer.detail ?? ''}`,
      (answer.details ?? []).map(({ pointer, message, code, params }) => ({
        definition: params?.definition ?? '',
        pointer,
        message: message ?? code,
      })),
    );
  }
  return {
    async live() {
      const { files, versions, sources } = await ask<{
        files: Record<string, string>;
        versions: Record<string, number>;
        sources: Record<string, string>;
      }>('GET', '/api/definitions/files');
      return { files: new Map(Object.entries(files)), versions, sources };
    },
    check: async (changes) =>
      (await ask<{ findings: Finding[] }>('POST', '/api/definitions/check', { changes })).findings,
    publish: async (changes, note) =>
      (
        await ask<{ release: number }>('POST', '/api/definitions/publish', {
          changes,
          ...(note === undefined ? {} : { note }),
        })
      ).release,
  };
}
