import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import cookies from '@fastify/cookie';

/** Headers that decide whether a request may go on. */
export interface AccessHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly cookie?: string | undefined;
}

export type Refusal = { readonly status: 401 | 403; readonly reason: string };

/**
 * Who may talk to the lab server. A one-time token in the address becomes a session cookie; every later request needs the
 * cookie. Host and Origin must name this server, so that no page of another site can reach it through the user's browser,
 * not even under a name that it points at this machine.
 */
export class AccessControl {
  readonly #hosts: ReadonlySet<string>;
  readonly #sessions = new Set<string>();
  readonly #tokens = new Set<string>();
  readonly cookieName: string;

  /** `hosts`: the names with ports by which this server is reached. */
  constructor(hosts: readonly string[], cookieName: string) {
    this.#hosts = new Set(hosts.map((host) => host.toLowerCase()));
    this.cookieName = cookieName;
  }

  /** A token that opens one session. */
  createToken(): string {
    const token = secret();
    this.#tokens.add(digest(token));
    return token;
  }

  /** Spends a token; returns the value of the session's cookie, or null for a wrong or spent token. */
  redeem(token: string): string | null {
    const presented = digest(token);
    for (const known of this.#tokens) {
      if (!timingSafeEqual(Buffer.from(known), Buffer.from(presented))) continue;
      this.#tokens.delete(known);
      const session = secret();
      this.#sessions.add(digest(session));
      return session;
    }
    return null;
  }

  isKnownHost(host: string | undefined): host is string {
    return host !== undefined && this.#hosts.has(host.toLowerCase());
  }

  /** Host and Origin only. An Origin that is there must be ours; a page of another site, or a sandboxed one, says otherwise. */
  refuseSource({ host, origin }: AccessHeaders): Refusal | null {
    if (!this.isKnownHost(host)) return { status: 403, reason: 'This server is not reached under this name.' };
    if (origin !== undefined && !this.#isOwnOrigin(origin)) {
      return { status: 403, reason: 'Pages of other sites may not use this server.' };
    }
    return null;
  }

  /** The same and the session's cookie. */
  refuse(headers: AccessHeaders): Refusal | null {
    const refusal = this.refuseSource(headers);
    if (refusal !== null) return refusal;
    const session = cookies.parse(headers.cookie ?? '')[this.cookieName];
    if (session !== undefined && this.#sessions.has(digest(session))) return null;
    return { status: 401, reason: 'Open the address with the token that "ansatz serve" printed.' };
  }

  /** A WebSocket always comes from a page, so it must say from which. */
  refuseSocket(headers: AccessHeaders): Refusal | null {
    if (headers.origin === undefined) return { status: 403, reason: 'A WebSocket must say where it comes from.' };
    return this.refuse(headers);
  }

  #isOwnOrigin(origin: string): boolean {
    try {
      const url = new URL(origin);
      return ['http:', 'https:'].includes(url.protocol) && url.origin === origin && this.#hosts.has(url.host);
    } catch {
      return false;
    }
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Secrets are kept and compared as digests, which have one length and tell nothing through timing. */
function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
