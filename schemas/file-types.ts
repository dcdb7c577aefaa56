// The types of files that are taken in at all: which name endings, what the bytes must look like, and how the file is served. Anything else
// (scripts, markup, drawings with scripts in them, programs) has no line here. Pure; runs in the browser too.
import { limits } from '../core/kernel/limits.ts';
import type { FieldDefinition } from './types.ts';

/** What bytes look like, told by their first few; some look alike and are told apart by the ending. */
export type FileForm =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'pdf'
  | 'office-xml'
  | 'open-document'
  | 'zip'
  | 'compound'
  | 'rtf'
  | 'mp3'
  | 'wav'
  | 'ogg'
  | 'mp4'
  | 'text';

export interface FileType {
  /** Media type it is served with, whatever the sender called it. */
  readonly type: string;
  readonly form: FileForm;
}

const officeXml = (name: string): FileType => ({
  type: `application/vnd.openxmlformats-officedocument.${name}`,
  form: 'office-xml',
});
const openDocument = (name: string): FileType => ({
  type: `application/vnd.oasis.opendocument.${name}`,
  form: 'open-document',
});

/** By the ending of the name, in lower case. */
export const fileTypes: Readonly<Record<string, FileType>> = {
  png: { type: 'image/png', form: 'png' },
  jpg: { type: 'image/jpeg', form: 'jpeg' },
  jpeg: { type: 'image/jpeg', form: 'jpeg' },
  gif: { type: 'image/gif', form: 'gif' },
  webp: { type: 'image/webp', form: 'webp' },
  pdf: { type: 'application/pdf', form: 'pdf' },
  docx: officeXml('wordprocessingml.document'),
  xlsx: officeXml('spreadsheetml.sheet'),
  pptx: officeXml('presentationml.presentation'),
  odt: openDocument('text'),
  ods: openDocument('spreadsheet'),
  odp: openDocument('presentation'),
  doc: { type: 'application/msword', form: 'compound' },
  xls: { type: 'application/vnd.ms-excel', form: 'compound' },
  ppt: { type: 'application/vnd.ms-powerpoint', form: 'compound' },
  rtf: { type: 'application/rtf', form: 'rtf' },
  zip: { type: 'application/zip', form: 'zip' },
  txt: { type: 'text/plain', form: 'text' },
  csv: { type: 'text/csv', form: 'text' },
  md: { type: 'text/plain', form: 'text' },
  mp3: { type: 'audio/mpeg', form: 'mp3' },
  wav: { type: 'audio/wav', form: 'wav' },
  ogg: { type: 'audio/ogg', form: 'ogg' },
  m4a: { type: 'audio/mp4', form: 'mp4' },
  mp4: { type: 'video/mp4', form: 'mp4' },
};

const imageEndings: readonly string[] = ['png', 'jpg', 'jpeg', 'gif', 'webp'];
const pictures: ReadonlySet<string> = new Set(imageEndings.map((ending) => fileTypes[ending]!.type));

/** Grids of dots that every browser draws without running anything. */
export function isPicture(type: string): boolean {
  return pictures.has(type);
}

/** "Report.PDF" → "pdf"; empty when the name has no ending. */
export function endingOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** The endings a field takes. */
export function acceptedEndings(field: Pick<FieldDefinition, 'kind' | 'accept'>): readonly string[] {
  const possible = field.kind === 'image' ? imageEndings : Object.keys(fileTypes);
  return field.accept === undefined ? possible : possible.filter((ending) => field.accept!.includes(ending));
}

/** Bytes one file of the field may have. */
export function mostBytes(field: Pick<FieldDefinition, 'maxSize'>): number {
  return Math.min(field.maxSize ?? limits.defaultFileBytes, limits.fileBytes);
}

export function isFileKind({ kind }: Pick<FieldDefinition, 'kind'>): boolean {
  return kind === 'file' || kind === 'image';
}

/** Is the value of the field a list, or one file? */
export function holdsMany(field: Pick<FieldDefinition, 'maxItems'>): boolean {
  return (field.maxItems ?? 1) > 1;
}
