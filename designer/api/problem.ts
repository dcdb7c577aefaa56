// What the server answers when it refuses: application/problem+json as an exception with its details.
export interface ProblemDetail {
  readonly pointer: string;
  readonly code: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export class ServerProblem extends Error {
  override readonly name = 'ServerProblem';
  /** 0 = the server was not reached. */
  readonly status: number;
  readonly code: string;
  /** One sentence in the user's language. */
  readonly detail: string;
  readonly details: readonly ProblemDetail[];
  /** Further members: `current` and `yours` of a stale version, … */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const code = typeof body.code === 'string' ? body.code : `http-${status}`;
    const detail = typeof body.detail === 'string' ? body.detail : typeof body.title === 'string' ? body.title : code;
    super(detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.details = Array.isArray(body.details) ? (body.details as ProblemDetail[]) : [];
    this.more = body;
  }
}
