// Who may do what: credentials, sessions, one-time links, and the policy that every surface goes through.
import type {
  About,
  Calendar,
  EntityDefinition,
  FilterTree,
  RoleAccess,
  RoleAct,
  RowScope,
} from '../../schemas/types.ts';
import type { Context, InTransaction, Principal } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Journey } from './issuer-journeys.ts';

export type Action = 'read' | 'create' | 'update' | 'delete';

/** Everything a principal is meant by when something is for somebody: `user:<id>`, `team:<id>`, `role:<name>`. */
export function audiencesOf(principal: Extract<Principal, { kind: 'user' | 'service' }>): readonly string[] {
  const id = principal.kind === 'service' ? (principal.behalfOf ?? principal.id) : principal.id;
  const team = principal.team === undefined ? [] : [`team:${principal.team}`];
  return [`user:${id}`, ...team, ...principal.roles.map((role) => `role:${role}`)];
}

/** Rows as the policy means them: filters, and what is shared with somebody. */
export type RowFilter =
  | FilterTree
  | SharedRows
  | RowsThrough
  | RowsAbout
  | { readonly and: readonly RowFilter[] }
  | { readonly or: readonly RowFilter[] };

/** Rows whose owner lies in rows of its own entity: lines are seen with the record they belong to. */
export interface RowsThrough {
  /** The reference to the owner. */
  readonly through: string;
  readonly rows: RowFilter;
}

/** Rows that are about records of any entity: seen by who sees those. What is about nothing is not narrowed. */
export interface RowsAbout {
  readonly about: About;
  /** Of which entities the principal sees any record, and which. */
  readonly seen: readonly { readonly entity: EntityDefinition; readonly rows?: RowFilter | undefined }[];
}

/** Records of the entity that were shared with one of these (`user:<id>`, `team:<id>`, `role:<name>`), for changing too where `update`. */
export interface SharedRows {
  readonly sharedWith: readonly string[];
  readonly entity: string;
  readonly update: boolean;
}

/** The answer for one principal, entity and action. A field outside `readable` does not exist for the asker, in any clause. */
export interface Grant {
  readonly allowed: boolean;
  /** Rows it holds for; undefined = all. Names fields of the entity. */
  readonly rows?: RowFilter | undefined;
  readonly readable: ReadonlySet<string>;
  readonly writable: ReadonlySet<string>;
  /** Who wrote the records does not exist for the asker either. */
  readonly hidesWriters?: true;
}

/** One thing that opens rows of an entity to somebody: a role, a sharing rule, sharing by hand, being an admin. */
export interface Reason {
  readonly kind: 'admin' | 'role' | 'rule' | 'share';
  /** Of the role or the rule. */
  readonly name?: string;
  readonly scope?: RowScope;
  /** Of the role, does a condition narrow its rows? */
  readonly isConditional?: boolean;
  readonly rows?: RowFilter | undefined;
  readonly opens: boolean;
}

export interface Policy {
  /** The rights an entity gives a role: its own line, else that of the role it is like. */
  access(entity: EntityDefinition, role: string): RoleAccess | undefined;
  /**
   * Deny by default. system: everything; user and service: the union of their roles' access in the entity definition; admin: all.
   * Customers (portal): what the entity's `portal` opens, for reading alone, lines by a `portal` of their own.
   * Lines are read as far as their owner is, and never written by themselves; `writable` says what of them may be written with it.
   */
  grant(principal: Principal, entity: EntityDefinition, action: Action): Grant;
  /** Everything that opens rows or could have: what `grant` is made of, each with its rows (undefined = all). */
  reasons(principal: Principal, entity: EntityDefinition, action: Action): readonly Reason[];
  /** Acts that are not about records: `studio` (drafts and publishing), `users`, `operate` (incidents, jobs). All for admin, for others what their role says. */
  may(principal: Principal, act: RoleAct): boolean;
  /** May one of the role do anything that the principal may not? Then they do not touch it. Whatever is automatic has no acts at all, whichever role it runs as; a key has those of its scopes. */
  outranks(role: string, principal: Principal): boolean;
}

export interface Session {
  readonly id: Id;
  readonly userId: Id;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly userAgent: string;
  readonly address: string;
}

/** A password with its hash, made before the transaction: hashing takes some 30 ms, in which nobody else should wait for the database. */
export interface PreparedPassword {
  readonly text: string;
  readonly hash: string | undefined;
}

export interface NewApiKey {
  readonly name: string;
  /** `<entity>:read|write`, `*:read|write`, `studio`, `users`, `operate`. */
  readonly scopes: readonly string[];
  readonly expiresAt?: string | undefined;
}

export interface ApiKey extends NewApiKey {
  readonly id: Id;
  /** The first letters of the token. */
  readonly hint: string;
  readonly createdAt: string;
  readonly lastUsedAt?: string;
}

export interface OwnedApiKey extends ApiKey {
  readonly user: Id;
}

/** Keys with which programs act for a person. */
export interface ApiKeys {
  /** The token is known this once. @throws Problem 403 for who is no person, 422 */
  issue(context: Context, key: NewApiKey): Promise<{ key: ApiKey; token: string }>;
  /** Own ones that are live. */
  list(context: Context): Promise<readonly ApiKey[]>;
  /** An own one. @throws Problem 404 */
  end(context: Context, id: Id): Promise<void>;
  /** Live ones of all people; an act of administrators, as is ending one. */
  everybodys(context: Context): Promise<readonly OwnedApiKey[]>;
  /** @throws Problem 404 */
  endAnybodys(context: Context, id: Id): Promise<void>;
  /** Who acts with the token: its person's role and teams as they are now, within the key's scopes. */
  authenticate(token: string): Promise<Extract<Principal, { kind: 'service' }> | undefined>;
}

export interface SecondFactorState {
  readonly on: boolean;
  readonly since?: string;
  /** How many are left. */
  readonly recoveryCodes: number;
}

/** What proves that it is still the person who sits there: the password, where the account has one, and a code where a factor is on. */
export interface Proof {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
  readonly address: string;
}

/** The second factor (TOTP, RFC 6238) of people, as they and administrators manage it. */
export interface OwnFactor {
  state(context: Context, userId: Id): Promise<SecondFactorState>;
  /** A secret for an authenticator app, told this once; it counts when a code of it has come. @throws Problem 409, 422, 429 */
  begin(
    context: Context,
    userId: Id,
    proof: Proof,
    names: { readonly issuer: string; readonly account: string },
  ): Promise<{ secret: string; uri: string }>;
  /** Turns it on, ends the other sessions and answers the recovery codes, told this once. @throws Problem 409, 422 */
  confirm(context: Context, userId: Id, code: string, session: Id): Promise<readonly string[]>;
  /** New recovery codes; the former ones end. @throws Problem 422, 429 */
  renewRecoveryCodes(context: Context, userId: Id, proof: Proof): Promise<readonly string[]>;
  /** Ends the other sessions too. @throws Problem 422, 429 */
  turnOff(context: Context, userId: Id, proof: Proof, session: Id): Promise<void>;
  /** For somebody who lost everything: an act of administrators. Ends all sessions. */
  reset(context: InTransaction, userId: Id): Promise<void>;
}

/** One's own password. */
export interface OwnPassword {
  /** When it was set; undefined for who comes in by an issuer. */
  setAt(context: Context, userId: Id): Promise<Date | undefined>;
  /** Ends all sessions of the person and begins one. @throws Problem 422 at `/password`, `/code` or `/next`, 429 */
  change(
    context: Context,
    userId: Id,
    proof: Proof,
    next: string,
    from: { address: string; userAgent: string },
  ): Promise<{ token: string; session: Session }>;
}

/** Whom an issuer of identities vouches for. */
export interface Vouched {
  /** Its own name for the person, which never changes. */
  readonly subject: string;
  /** Lower case; undefined unless the issuer says it is verified. */
  readonly email: string | undefined;
  readonly name: string;
  readonly groups: readonly string[];
  /** By which the issuer knows the session that is to be ended there. */
  readonly idToken: string;
}

/** An issuer of identities (OpenID Connect), and whom of its people the settings let in. */
export interface Issuer {
  readonly name: string;
  /** Its name on the button. */
  readonly label: string;
  /** `binding` stays in the browser, which shows it again with what the issuer answered. @throws Problem 503 */
  begin(context: Context, returnTo: string): Promise<{ url: string; binding: string }>;
  /** @throws Problem 401, 503 */
  finish(journey: Journey, answer: Readonly<Record<string, string>>): Promise<Vouched>;
  /** Where the session there is ended, and from where the browser comes back; undefined where the issuer or the settings do not offer it. @throws Problem 503 */
  endUrl(idToken: string): Promise<string | undefined>;
  isAllowed(email: string): boolean;
  readonly linksByEmail: boolean;
  readonly newRole: string | undefined;
  roleOf(groups: readonly string[]): string | undefined;
  /** The account that was linked. */
  find(context: Context, subject: string): Promise<Id | undefined>;
  link(context: InTransaction, subject: string, userId: Id): Promise<void>;
}

export type CustomerWay = 'phone' | 'email';

/** Customers of the portal. Their sessions are none of staff: neither token opens the other door. */
export interface Customers {
  /** Notes that a code is wanted and ends earlier ones; counted per address and per network, whoever has it. @throws Problem 429 */
  askCode(
    context: Context,
    asked: { readonly way: CustomerWay; readonly address: string; readonly from: string },
  ): Promise<{ readonly id: Id; readonly token: string }>;
  /** Six digits, told this once; undefined when one was made already or nobody waits for it any more. */
  makeCode(context: InTransaction, id: Id): Promise<string | undefined>;
  /** Whose address the code proves. It is not used up yet. @throws Problem 401 `portal-code-wrong`, `portal-code-over`, 429 */
  checkCode(
    context: Context,
    tried: { readonly token: string; readonly code: string; readonly from: string },
  ): Promise<{ readonly id: Id; readonly way: CustomerWay; readonly address: string }>;
  /** Uses the code up and begins a session of the person. @throws Problem 401 `portal-code-over` */
  enter(
    context: InTransaction,
    entered: { readonly code: Id; readonly person: Id; readonly from: { address: string; userAgent: string } },
  ): Promise<string>;
  /** Undefined when ended, expired, or the person's record is gone. */
  authenticate(
    token: string,
  ): Promise<{ readonly principal: Extract<Principal, { kind: 'portal' }>; readonly session: Session } | undefined>;
  /** @throws Problem 404 */
  leave(context: InTransaction, session: Id): Promise<void>;
  /** Ends every session of the person, where there is any. */
  endAll(context: InTransaction, person: Id): Promise<void>;
}

export type LinkPurpose = 'setup' | 'invite' | 'reset';

export interface Access {
  readonly policy: Policy;
  readonly keys: ApiKeys;
  readonly factor: OwnFactor;
  readonly password: OwnPassword;
  readonly customers: Customers;
  /** Is there any account with a password? */
  isSetUp(): Promise<boolean>;
  /** A one-time token for the purpose, 256 bits, stored hashed; earlier ones of the same purpose and user end. */
  issueLink(context: InTransaction, purpose: LinkPurpose, userId: Id | null): Promise<string>;
  /** Whose token it is, without using it up; undefined when wrong, used or expired. */
  peekLink(token: string, purpose: LinkPurpose): Promise<{ userId: Id | null } | undefined>;
  /** Uses the token up. @throws Problem 410 `link-used` */
  useLink(context: InTransaction, token: string, purpose: LinkPurpose): Promise<{ userId: Id | null }>;
  /** Hashes ahead of the transaction that will set it. Checks nothing: setPassword does. */
  preparePassword(password: string): Promise<PreparedPassword>;
  /** argon2id; refuses short and well-known ones with Problem 422 at `/password`. Ends all sessions and open links of the user. */
  setPassword(context: InTransaction, userId: Id, password: string | PreparedPassword): Promise<void>;
  /**
   * Same answer and same time for unknown, inactive and wrong. Rate-limited per account and per address. @throws Problem 401, 429; 401
   * `code-needed` with a `challenge` when the password is right and the account has a second factor
   */
  signIn(
    context: Context,
    input: { email: string; password: string; address: string; userAgent: string },
  ): Promise<{ token: string; session: Session }>;
  /** The second step; counted like the first. `by`: what the code was of. @throws Problem 401 `wrong-code`, `sign-in-over`, 429 */
  enterCode(
    context: Context,
    input: { challenge: string; code: string; address: string; userAgent: string },
  ): Promise<{ token: string; session: Session; by: 'app' | 'recovery' }>;
  /** Begins a session for somebody whom an issuer vouched for: in place of the password, not of the code. @throws Problem 401 for who is inactive */
  enterAs(
    context: InTransaction,
    userId: Id,
    from: { address: string; userAgent: string },
  ): Promise<{ token: string; session: Session } | { challenge: string }>;
  /** Counts a sign-in that somebody begins elsewhere, against its address. @throws Problem 429 */
  countVisit(context: Context, address: string): Promise<void>;
  /** The principal a person is, with role and teams as they are now; undefined when unknown or inactive. */
  principalOf(context: Context, userId: Id): Promise<Extract<Principal, { kind: 'user' }> | undefined>;
  /** The user behind a session token, with roles and team as they are now; undefined when ended, expired or the user is inactive. */
  authenticate(token: string): Promise<
    | {
        principal: Extract<Principal, { kind: 'user' }>;
        session: Session;
        locale: string;
        calendar?: Calendar;
        /** Must have a second factor and has none yet: setting it up is all this session is for. */
        lacksFactor: boolean;
      }
    | undefined
  >;
  sessions(context: Context, userId: Id): Promise<Session[]>;
  /** Ends one session, or all of a user. @throws Problem 404 for one that is not theirs, or not live */
  endSessions(context: InTransaction, userId: Id, sessionId?: Id): Promise<void>;
  /** Ends all of a user but one. */
  endOtherSessions(context: InTransaction, userId: Id, kept: Id): Promise<void>;
}
