// What can be done to a menu, as functions from one menu to the next. Pure.
import type { MenuArea, MenuDefinition, MenuLine } from '../../schemas/types.ts';

/** Where a line stands: its area and its place there. */
export interface LinePlace {
  readonly area: number;
  readonly line: number;
}

type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

function changed<T extends object>(thing: T, changes: Changes<T>): T {
  return Object.fromEntries(
    Object.entries({ ...thing, ...changes }).filter(([, value]) => value !== undefined && value !== false),
  ) as T;
}

function withAreas(menu: MenuDefinition, areas: readonly MenuArea[]): MenuDefinition {
  return { ...menu, areas };
}

function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const one = list[from];
  if (one === undefined || to < 0 || to >= list.length) return list;
  return list.toSpliced(from, 1).toSpliced(to, 0, one);
}

export function changeArea(menu: MenuDefinition, at: number, changes: Changes<MenuArea>): MenuDefinition {
  return withAreas(
    menu,
    menu.areas.map((area, index) => (index === at ? changed(area, changes) : area)),
  );
}

export function addArea(menu: MenuDefinition, area: MenuArea): MenuDefinition {
  return withAreas(menu, [...menu.areas, area]);
}

/** Entities of an area that goes come back in it: who wants them gone hides them. */
export function removeArea(menu: MenuDefinition, at: number): MenuDefinition {
  return withAreas(menu, menu.areas.toSpliced(at, 1));
}

export function moveArea(menu: MenuDefinition, from: number, to: number): MenuDefinition {
  return withAreas(menu, moved(menu.areas, from, to));
}

function changeLines(menu: MenuDefinition, at: number, lines: readonly MenuLine[]): MenuDefinition {
  return withAreas(
    menu,
    menu.areas.map((area, index) => (index === at ? { ...area, lines } : area)),
  );
}

export function addLine(menu: MenuDefinition, area: number, line: MenuLine): MenuDefinition {
  return changeLines(menu, area, [...(menu.areas[area]?.lines ?? []), line]);
}

export function changeLine(menu: MenuDefinition, { area, line }: LinePlace, next: MenuLine): MenuDefinition {
  const lines = menu.areas[area]?.lines ?? [];
  return changeLines(
    menu,
    area,
    lines.map((one, index) => (index === line ? changed(next, {}) : one)),
  );
}

export function removeLine(menu: MenuDefinition, { area, line }: LinePlace): MenuDefinition {
  return changeLines(menu, area, (menu.areas[area]?.lines ?? []).toSpliced(line, 1));
}

/** To a place in the same area or another one. */
export function moveLine(menu: MenuDefinition, from: LinePlace, to: LinePlace): MenuDefinition {
  const one = menu.areas[from.area]?.lines[from.line];
  if (one === undefined || menu.areas[to.area] === undefined) return menu;
  const without = removeLine(menu, from);
  return changeLines(without, to.area, (without.areas[to.area]?.lines ?? []).toSpliced(to.line, 0, one));
}

/** One place up or down; over the edge of an area into the next one. Undefined: there is nowhere to go. */
export function stepOf(menu: MenuDefinition, { area, line }: LinePlace, by: 1 | -1): LinePlace | undefined {
  const next = line + by;
  if (next >= 0 && next < (menu.areas[area]?.lines.length ?? 0)) return { area, line: next };
  const other = menu.areas[area + by];
  if (other === undefined) return undefined;
  return { area: area + by, line: by === 1 ? 0 : other.lines.length };
}
