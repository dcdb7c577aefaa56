// A sheet: a document with everything said, in one language. Plain data that sheet.typ draws; nothing of it is read as markup. It can be kept and drawn later.
import type { Language } from '../../schemas/types.ts';
import type { Id } from '../kernel/id.ts';

/** Text; or one that is read from left to right wherever it stands: a phone, an address of the web, a number of a paper. */
export type Shown = string | { readonly ltr: string };

export interface Sheet {
  readonly title: string;
  readonly language: Language;
  readonly direction: 'rtl' | 'ltr';
  readonly paper: 'a4' | 'a5' | 'us-letter';
  readonly landscape: boolean;
  /** In the order they are tried. */
  readonly fonts: readonly string[];
  /** The ten digits pages are counted with. */
  readonly digits: readonly string[];
  /** "Page {page} of {pages}". */
  readonly pages: string | null;
  readonly footer: Shown | null;
  readonly blocks: readonly SheetBlock[];
}

export type SheetBlock =
  | {
      readonly kind: 'letterhead';
      readonly name: string;
      readonly logo: string | null;
      readonly lines: readonly Shown[];
      readonly aside: readonly Shown[];
    }
  | { readonly kind: 'title'; readonly text: string; readonly align: Align }
  | {
      readonly kind: 'text';
      readonly paragraphs: readonly string[];
      readonly size: 'small' | 'normal' | 'large';
      readonly align: Align;
    }
  | { readonly kind: 'fields'; readonly columns: number; readonly items: readonly SheetItem[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly { readonly label: string; readonly share: number | null; readonly number: boolean }[];
      readonly rows: readonly (readonly Shown[])[];
    }
  | {
      readonly kind: 'totals';
      readonly items: readonly (SheetItem & { readonly strong: boolean })[];
      readonly words: { readonly label: string; readonly value: string } | null;
    }
  | {
      readonly kind: 'signature';
      readonly places: readonly { readonly label: string; readonly image: string | null }[];
    }
  | { readonly kind: 'image'; readonly images: readonly string[]; readonly width: number }
  | { readonly kind: 'pageBreak' };

export type Align = 'start' | 'center' | 'end' | 'justify';

export interface SheetItem {
  readonly label: string;
  readonly value: Shown;
}

/** A picture a sheet names: a stored file, or the logo of the house. */
export interface SheetPicture {
  readonly path: string;
  readonly file: Id | 'logo';
}

/** Everything a PDF is made of, decided: it may wait, and says the same whenever it is made. */
export interface ComposedSheet {
  readonly sheet: Sheet;
  readonly pictures: readonly SheetPicture[];
  /** With its ending. */
  readonly fileName: string;
}
