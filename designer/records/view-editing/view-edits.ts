// What can be done to a view, as functions from one view to the next. Pure.
import type { ViewAct, ViewButton, ViewDefinition } from '../../../schemas/types.ts';

type Changes = { readonly [K in keyof ViewDefinition]?: ViewDefinition[K] | undefined };

const narrowest = 48;
const widest = 900;
const mostPinned = 5;

/** What becomes undefined is no longer said. */
export function changed(view: ViewDefinition, changes: Changes): ViewDefinition {
  const next = Object.entries({ ...view, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(next) as unknown as ViewDefinition;
}

/** A list that shows everything also shows the fields that were added since; a narrower one stays as it was made, unless it says otherwise. */
export function takesNew({ takesNew: said, filter }: Pick<ViewDefinition, 'takesNew' | 'filter'>): boolean {
  return said ?? filter === undefined;
}

/** From now on these and no others: what was shown without being said is said, or gone. */
export function setColumns(view: ViewDefinition, columns: readonly string[]): ViewDefinition {
  const isOpen = view.type === 'list' && takesNew(view);
  return changed(view, { columns: [...columns], ...(isOpen ? { takesNew: false } : {}) });
}

/** @param shown the columns as they are, also where the view does not say them */
export function moveColumn(view: ViewDefinition, shown: readonly string[], path: string, to: number): ViewDefinition {
  const from = shown.indexOf(path);
  if (from < 0 || to < 0 || to >= shown.length || from === to) return view;
  return setColumns(view, shown.toSpliced(from, 1).toSpliced(to, 0, path));
}

export function addColumn(view: ViewDefinition, shown: readonly string[], path: string, at?: number): ViewDefinition {
  if (shown.includes(path)) return view;
  return setColumns(view, shown.toSpliced(at ?? shown.length, 0, path));
}

/** A list of nothing is no list: the last column stays. */
export function removeColumn(view: ViewDefinition, shown: readonly string[], path: string): ViewDefinition {
  const at = shown.indexOf(path);
  if (at < 0 || shown.length === 1) return view;
  const { pinned = 0 } = view;
  return changed(widen(setColumns(view, shown.toSpliced(at, 1)), path, undefined), {
    pinned: at < pinned ? pinned - 1 || undefined : view.pinned,
  });
}

/** @param width undefined = as wide as its kind asks */
export function widen(view: ViewDefinition, path: string, width: number | undefined): ViewDefinition {
  const { [path]: _, ...others } = view.widths ?? {};
  const kept = width === undefined ? others : { ...others, [path]: Math.round(clamp(width, narrowest, widest)) };
  return changed(view, { widths: Object.keys(kept).length === 0 ? undefined : kept });
}

export function pin(view: ViewDefinition, count: number): ViewDefinition {
  return changed(view, { pinned: clamp(count, 0, mostPinned) || undefined });
}

export function offer(view: ViewDefinition, act: ViewAct, isOffered: boolean): ViewDefinition {
  const others = (view.hides ?? []).filter((one) => one !== act);
  const hides = isOffered ? others : [...others, act];
  return changed(view, { hides: hides.length === 0 ? undefined : hides });
}

export function setButton(view: ViewDefinition, button: ViewButton, isOffered: boolean): ViewDefinition {
  const others = (view.buttons ?? []).filter((one) => one.form !== button.form || one.element !== button.element);
  const buttons = isOffered ? [...others, button] : others;
  return changed(view, { buttons: buttons.length === 0 ? undefined : buttons });
}

/** @param key `roles`: of nobody chosen it is everybody's again */
export function toggleName(view: ViewDefinition, key: 'roles' | 'firstFor', name: string): ViewDefinition {
  const now = view[key] ?? [];
  const next = now.includes(name) ? now.filter((one) => one !== name) : [...now, name];
  return changed(view, { [key]: next.length === 0 ? undefined : next });
}

/** Another look keeps what is said of the first: going back brings it again. What the new one needs is filled in. */
export function showAs(
  view: ViewDefinition,
  type: ViewDefinition['type'],
  needs: { readonly stageField?: string | undefined; readonly dateField?: string | undefined },
): ViewDefinition {
  const stage = type === 'board' ? { stageField: view.stageField ?? needs.stageField } : {};
  const date = type === 'calendar' || type === 'timeline' ? { dateField: view.dateField ?? needs.dateField } : {};
  return changed(view, { type, ...stage, ...date });
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
