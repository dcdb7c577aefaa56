// The one HTTP client that may leave the house.

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** At most so many redirects are followed; default the bound of the house. */
  readonly redirects?: number;
  readonly signal?: AbortSignal;
}

export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why a request did not come to an answer. `sent` tells whether the receiver may have seen it: then its outcome is unknown. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly reason: 'refused-address' | 'connect' | 'timeout' | 'too-large' | 'too-many-redirects' | 'broken';
  readonly sent: boolean;
  constructor(reason: OutboundError['reason'], sent: boolean, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.sent = sent;
  }
}

export interface Outbound {
  /**
   * Sends one request. The address is decided on the resolved socket address at every hop: private, loopback, link-local and
   * unspecified ranges are refused (IPv4, IPv6, mapped, NAT64) unless the operator's settings name that very origin.
   * Limits: connect 5 s, whole 30 s, body 5 MB, 3 redirects. @throws OutboundError
   */
  send(request: OutboundRequest): Promise<OutboundResponse>;
}
