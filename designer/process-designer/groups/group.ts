// A group of the properties panel: for which elements it is, and its fields. One file each; groups/index.ts is the table of contents.
import type { TemplateResult } from 'lit';
import type { HouseWithDrafts } from '../../../core/engine/check/house.ts';
import type { Schema } from '../../../core/expressions/shape.ts';
import type { DiagramElement, ProcessModeler } from '../modeler.ts';

export interface Choice {
  readonly name: string;
  readonly label: string;
}

/** What the groups may offer in lists. */
export interface PanelChoices {
  readonly forms: readonly Choice[];
  readonly entities: readonly Choice[];
  readonly messages: readonly Choice[];
  readonly roles: readonly Choice[];
  readonly users: readonly Choice[];
  readonly calendars: readonly Choice[];
  readonly processes: readonly Choice[];
  readonly decisions: readonly Choice[];
  readonly house: HouseWithDrafts;
}

export interface PanelContext {
  readonly modeler: ProcessModeler;
  readonly element: DiagramElement;
  readonly choices: PanelChoices;
  /** The names an expression of the element may use. */
  readonly schema: Schema;
  /** Changes attributes of the element's business object, undoably; an empty text takes the attribute away. */
  set(properties: Readonly<Record<string, unknown>>): void;
}

export interface PanelGroup {
  readonly name: string;
  fits(element: DiagramElement): boolean;
  render(context: PanelContext): TemplateResult;
}
