// A group of the properties panel: for which elements it is, and its fields. One file each; groups/index.ts is the table of contents.
import type { TemplateResult } from 'lit';
import type { DiagramElement, ProcessModeler } from '../modeler.ts';

/** What the groups may offer in lists. */
export interface PanelChoices {
  readonly forms: readonly { readonly name: string; readonly label: string }[];
  readonly entities: readonly { readonly name: string; readonly label: string }[];
  readonly decisions: readonly { readonly name: string; readonly label: string }[];
  readonly messages: readonly { readonly name: string; readonly label: string }[];
  readonly roles: readonly { readonly name: string; readonly label: string }[];
}

export interface PanelContext {
  readonly modeler: ProcessModeler;
  readonly element: DiagramElement;
  readonly choices: PanelChoices;
  /** Changes attributes of the element's business object, undoably; an empty text takes the attribute away. */
  set(properties: Readonly<Record<string, string | undefined>>): void;
}

export interface PanelGroup {
  readonly name: string;
  fits(element: DiagramElement): boolean;
  render(context: PanelContext): TemplateResult;
}
