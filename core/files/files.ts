// Stored files: the contract. Bytes lie under DATA_DIR/files by the id the server gave them and never change; what is known of them is a row.
// A file is held by one field of one record; one that nobody holds is its uploader's for a day, then it is swept.
import type { Readable } from 'node:stream';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';

/** What everybody may know of a file whose field they may read. */
export interface FileFacts {
  readonly id: Id;
  /** As the sender called it, without folders and marks that nobody sees. */
  readonly name: string;
  /** Media type by its bytes. */
  readonly type: string;
  readonly size: number;
  readonly width?: number;
  readonly height?: number;
  /** Counts the files the field has held, from 1; absent until it is held. */
  readonly version?: number;
}

/** A field of an entity, by the field's id: its name may change. */
export interface FileField {
  readonly entity: string;
  readonly field: Id;
}

export interface FileHolder extends FileField {
  readonly record: Id;
}

export interface StoredFile extends FileFacts, FileField {
  readonly record: Id | undefined;
  /** Is it what the field holds now, or what it held before? */
  readonly isCurrent: boolean;
  /** Whose storage it counts against: `user:<id>`, `form:<name>`; empty = only the installation's. */
  readonly owner: string;
  readonly sha256: string;
  readonly uploadedAt: Date;
}

export interface Upload {
  readonly name: string;
  readonly bytes: Readable;
}

export interface UploadRules extends FileField {
  readonly owner: string;
  /** Endings that are taken. */
  readonly accept: readonly string[];
  readonly mostBytes: number;
}

export interface Files {
  /**
   * Writes the bytes down and looks at them. The file is nobody's yet but the owner's.
   * @throws Problem 413 `file-too-large`, 422 `file-type`, `image-unreadable`, `image-too-many-pixels`, 507 `storage-full`, `storage-share-full`
   */
  receive(context: Context, upload: Upload, rules: UploadRules): Promise<StoredFile>;
  /** Those of the ids that are there. */
  find(context: Context, ids: readonly Id[]): Promise<readonly StoredFile[]>;
  /** Everything the field holds and held, newest version first. */
  versions(context: Context, holder: FileHolder): Promise<readonly StoredFile[]>;
  /** From now on the field holds these, and what it held is an earlier version. Answers them in that order, but for those that another record took meanwhile. */
  hold(context: InTransaction, holder: FileHolder, files: readonly StoredFile[]): Promise<readonly StoredFile[]>;
  /** The record is deleted: its files wait in case it comes back, then they are swept. */
  release(context: InTransaction, entity: string, record: Id): Promise<void>;
  /** It came back. */
  reclaim(context: InTransaction, entity: string, record: Id): Promise<void>;
  /** Takes back what was uploaded and never held. */
  discard(context: Context, file: StoredFile): Promise<void>;
  /** The bytes, both ends included. @throws Problem 410 `file-lost` */
  open(file: StoredFile, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Removes what nobody holds any more, rows and bytes; answers how many. */
  sweep(): Promise<number>;
  /** Sweeps every day. */
  start(): Promise<void>;
}

/** Ravand itself: files it makes. */
export const houseOwner = 'house';

/** Who answers for what is uploaded and not held yet; undefined = nobody, so it may not be done. */
export function fileOwner({ principal, cause }: Pick<Context, 'principal' | 'cause'>): string | undefined {
  if (principal.kind === 'system') return cause?.kind === 'form' ? formOwner(cause.name) : houseOwner;
  return principal.kind === 'anonymous' ? undefined : `${principal.kind}:${principal.id}`;
}

export function formOwner(form: string): string {
  return `form:${form}`;
}

export function factsOf({ id, name, type, size, width, height, version }: FileFacts): FileFacts {
  return {
    id,
    name,
    type,
    size,
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(version === undefined ? {} : { version }),
  };
}
