// System tables of the access room: credentials, sessions, one-time links, sign-in counters. Secrets are stored as hashes, or sealed.
import type { SystemTable } from '../tables.ts';

export const accessTables: readonly SystemTable[] = [
  {
    name: 'credentials',
    columns: {
      user_id: { type: 'id', primary: true },
      /** argon2id in PHC form. */
      password_hash: { type: 'text' },
      set_at: { type: 'instant' },
    },
  },
  {
    // Ended ones stay until they would have expired: they tell which addresses a user is known at.
    name: 'sessions',
    columns: {
      id: { type: 'id', primary: true },
      /** SHA-256 of the token, hex. */
      token_hash: { type: 'text' },
      user_id: { type: 'id' },
      created_at: { type: 'instant' },
      last_seen_at: { type: 'instant' },
      expires_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
      user_agent: { type: 'text' },
      address: { type: 'text' },
    },
    indexes: [{ columns: ['token_hash'], unique: true }, { columns: ['user_id'] }, { columns: ['expires_at'] }],
  },
  {
    name: 'access_links',
    columns: {
      id: { type: 'id', primary: true },
      /** SHA-256 of the token, hex. */
      token_hash: { type: 'text' },
      purpose: { type: 'text' },
      user_id: { type: 'id', optional: true },
      created_at: { type: 'instant' },
      expires_at: { type: 'instant' },
      /** Used, or replaced by a newer one. */
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['token_hash'], unique: true }, { columns: ['purpose', 'user_id'] }],
  },
  {
    // Of who turned it on, or is about to.
    name: 'second_factors',
    columns: {
      user_id: { type: 'id', primary: true },
      /** Sealed with the key of the data folder. */
      secret: { type: 'text' },
      created_at: { type: 'instant' },
      confirmed_at: { type: 'instant', optional: true },
      /** The newest time step a code was taken of: none is taken twice. */
      last_step: { type: 'integer' },
    },
  },
  {
    name: 'recovery_codes',
    columns: {
      id: { type: 'id', primary: true },
      user_id: { type: 'id' },
      /** SHA-256 of user and code, hex. */
      code_hash: { type: 'text' },
      used_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['user_id', 'code_hash'], unique: true }],
  },
  {
    // Sign-ins at the issuer that are under way; each is taken once.
    name: 'issuer_sign_ins',
    columns: {
      id: { type: 'id', primary: true },
      /** SHA-256 of what the browser keeps. */
      binding_hash: { type: 'text' },
      /** State, nonce and PKCE verifier, sealed. */
      secrets: { type: 'text' },
      return_to: { type: 'text' },
      expires_at: { type: 'instant' },
    },
    indexes: [{ columns: ['binding_hash'], unique: true }, { columns: ['expires_at'] }],
  },
  {
    // Which account somebody of an issuer is.
    name: 'issuer_identities',
    columns: {
      id: { type: 'id', primary: true },
      issuer: { type: 'text' },
      subject: { type: 'text' },
      user_id: { type: 'id' },
      created_at: { type: 'instant' },
    },
    indexes: [{ columns: ['issuer', 'subject'], unique: true }, { columns: ['user_id'] }],
  },
  {
    // One row: counted up by whatever changes a unit or a team.
    name: 'team_tree',
    columns: {
      id: { type: 'text', primary: true },
      version: { type: 'integer' },
    },
  },
  {
    // key = account:<user id>, unknown:<hash of the name>, address:<network>; counts begin anew with each window.
    name: 'sign_in_counters',
    columns: {
      key: { type: 'text', primary: true },
      window_start: { type: 'instant' },
      count: { type: 'integer' },
    },
    indexes: [{ columns: ['window_start'] }],
  },
];
