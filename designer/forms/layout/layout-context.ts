// What the elements of a form are drawn with: the seam between the form, which knows what stands in it, and those who draw its parts.
import type { TemplateResult } from 'lit';
import type { FormElement } from '../../../schemas/types.ts';

export interface LayoutContext {
  /** Is it shown for what stands in the form? */
  isShown(element: FormElement): boolean;
  /** A place with its label, control, help and fault. */
  place(element: FormElement): TemplateResult | undefined;
  /** What lies in an element, in its grid. */
  children(element: FormElement): TemplateResult;
  /** Which of the parts of tabs or steps is looked at. */
  part(element: FormElement): number;
  /** A step further is walked only when what lies in this one is right. */
  openPart(element: FormElement, index: number, options?: { readonly checks?: boolean }): void;
  /** How many places in it are faulty. */
  faults(element: FormElement): number;
  /** The list of records that point here; undefined where there is no record. */
  related(element: FormElement): TemplateResult | undefined;
  press(element: FormElement): void;
  /** Is there a record that something can be done to? */
  readonly mayPress: boolean;
  readonly busy: boolean;
  /** Attributes of an element while the form is designed; absent = it is filled in. */
  readonly design?: DesignLook | undefined;
}

/** How elements show themselves to who designs the form. */
export interface DesignLook {
  /** What the form is called. */
  readonly name: string;
  /** Of the element that has the keyboard. */
  readonly chosen: string;
  readonly found: ReadonlySet<string>;
  label(element: FormElement): string;
  /** Said where nothing lies in a holder yet. */
  readonly vacant: string;
}

export type DrawElement = (element: FormElement, context: LayoutContext) => TemplateResult | undefined;
