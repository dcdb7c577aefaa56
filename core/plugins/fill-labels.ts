// Gives the definitions of a plugin their labels from its locales, by convention of keys; a label written in the definition itself wins. Pure.
//   entity.<name> · entity.<name>.plural · entity.<name>.field.<field> · ….help · ….option.<value> · ….option.<value>.entry · ….exit
//   entity.<name>.validation.<name> · entity.<name>.lock
//   form.<name> · .description · .submitLabel · .thanks · form.<name>.field.<field> · ….help · ….option.<value>
//   decision.<name> · decision.<name>.input.<id> · .output.<name>
//   form.<name>.element.<id> · ….help · ….placeholder · form.<name>.validation.<name>
//   page.<name> · page.<name>.part.<id> · page.<name>.button.<id>
//   portal.<name> · portal.<name>.section.<id> · ….text
//   report.<name> · report.<name>.column.<id> · report.<name>.section.<id> · report.<name>.total.<id>
//   role.<name> · role.<name>.description · view.<name> · rule.<name> · message.<name> · calendar.<name> · process.<name> · process.<name>.element.<id>
import type {
  ChoiceOption,
  DashboardDefinition,
  DecisionDefinition,
  Definition,
  EntityDefinition,
  FieldDefinition,
  FormDefinition,
  FormElement,
  FormField,
  LocalText,
  PageDefinition,
  PortalDefinition,
  ProcessDefinitionSource,
  ReportDefinition,
  Validation,
} from '../../schemas/types.ts';

export interface Locales {
  /** The texts of a key in the languages that have it; undefined when none has. */
  text(key: string): LocalText | undefined;
  /** What follows the prefix in the keys that begin with it, in any language. */
  after(prefix: string): readonly string[];
}

export function fillLabels(definition: Definition, locales: Locales): Definition {
  if (definition.kind === 'settings' || definition.kind === 'menu') return definition;
  if (definition.kind === 'entity') return fillEntity(definition, locales);
  if (definition.kind === 'form') return fillForm(definition, locales);
  if (definition.kind === 'process') return fillProcess(definition, locales);
  if (definition.kind === 'report') return fillReport(definition, locales);
  if (definition.kind === 'dashboard') return fillDashboard(definition, locales);
  if (definition.kind === 'decision') return fillDecision(definition, locales);
  if (definition.kind === 'page') return fillPage(definition, locales);
  if (definition.kind === 'portal') return fillPortal(definition, locales);
  const key = `${definition.kind}.${definition.name}`;
  return {
    ...definition,
    ...filled('label', definition.label, key, locales),
    ...(definition.kind === 'role' ? filled('description', definition.description, `${key}.description`, locales) : {}),
  };
}

/** `{ key: text }` when there is a text, else nothing. */
function filled<K extends string>(
  key: K,
  own: LocalText | undefined,
  name: string,
  locales: Locales,
): { [P in K]?: LocalText } {
  const text = own ?? locales.text(name);
  return text === undefined ? {} : ({ [key]: text } as { [P in K]?: LocalText });
}

function fillReport(report: ReportDefinition, locales: Locales): ReportDefinition {
  const key = `report.${report.name}`;
  const named = <T extends { readonly id: string; readonly label?: LocalText }>(all: readonly T[], of: string): T[] =>
    all.map((one) => ({ ...one, ...filled('label', one.label, `${key}.${of}.${one.id}`, locales) }));
  return {
    ...report,
    ...filled('label', report.label, key, locales),
    columns: named(report.columns, 'column'),
    sections: named(report.sections, 'section'),
    ...(report.totals === undefined ? {} : { totals: named(report.totals, 'total') }),
  };
}

function fillDashboard(dashboard: DashboardDefinition, locales: Locales): DashboardDefinition {
  const key = `dashboard.${dashboard.name}`;
  return {
    ...dashboard,
    ...filled('label', dashboard.label, key, locales),
    tiles: dashboard.tiles.map((tile) => ({
      ...tile,
      ...filled('label', tile.label, `${key}.tile.${tile.id}`, locales),
      ...(tile.kind === 'text' ? filled('text', tile.text, `${key}.tile.${tile.id}.text`, locales) : {}),
    })),
  };
}

function fillPage(page: PageDefinition, locales: Locales): PageDefinition {
  const key = `page.${page.name}`;
  const named = <T extends { readonly id: string; readonly label?: LocalText }>(all: readonly T[], of: string): T[] =>
    all.map((one) => ({ ...one, ...filled('label', one.label, `${key}.${of}.${one.id}`, locales) }));
  return {
    ...page,
    ...filled('label', page.label, key, locales),
    tabs: named(page.tabs, 'part'),
    ...(page.aside === undefined ? {} : { aside: named(page.aside, 'part') }),
    ...(page.buttons === undefined ? {} : { buttons: named(page.buttons, 'button') }),
  };
}

function fillPortal(portal: PortalDefinition, locales: Locales): PortalDefinition {
  const key = `portal.${portal.name}`;
  return {
    ...portal,
    ...filled('label', portal.label, key, locales),
    sections: portal.sections.map((section) => ({
      ...section,
      ...filled('label', section.label, `${key}.section.${section.id}`, locales),
      ...filled('text', section.text, `${key}.section.${section.id}.text`, locales),
    })),
  };
}

function fillDecision(decision: DecisionDefinition, locales: Locales): DecisionDefinition {
  const key = `decision.${decision.name}`;
  return {
    ...decision,
    ...filled('label', decision.label, key, locales),
    inputs: decision.inputs.map((input) => ({
      ...input,
      ...filled('label', input.label, `${key}.input.${input.id}`, locales),
    })),
    outputs: decision.outputs.map((output) => ({
      ...output,
      ...filled('label', output.label, `${key}.output.${output.name}`, locales),
    })),
  };
}

function fillProcess(process: ProcessDefinitionSource, locales: Locales): ProcessDefinitionSource {
  const key = `process.${process.name}`;
  const labels: Record<string, LocalText> = {};
  for (const id of locales.after(`${key}.element.`)) labels[id] = locales.text(`${key}.element.${id}`) ?? {};
  Object.assign(labels, process.elementLabels);
  return {
    ...process,
    ...filled('label', process.label, key, locales),
    ...(Object.keys(labels).length === 0 ? {} : { elementLabels: labels }),
  };
}

function fillEntity(entity: EntityDefinition, locales: Locales): EntityDefinition {
  const key = `entity.${entity.name}`;
  return {
    ...entity,
    ...filled('label', entity.label, key, locales),
    ...filled('pluralLabel', entity.pluralLabel, `${key}.plural`, locales),
    fields: entity.fields.map((field) => fillField(field, `${key}.field.${field.name}`, locales)),
    ...(entity.lock === undefined
      ? {}
      : { lock: { ...entity.lock, ...filled('instead', entity.lock.instead, `${key}.lock`, locales) } }),
    ...(entity.validations === undefined
      ? {}
      : {
          validations: entity.validations.map((rule) =>
            fillValidation(rule, `${key}.validation.${rule.name}`, locales),
          ),
        }),
  };
}

function fillField(field: FieldDefinition, key: string, locales: Locales): FieldDefinition {
  return {
    ...field,
    ...filled('label', field.label, key, locales),
    ...filled('help', field.help, `${key}.help`, locales),
    ...(field.options === undefined
      ? {}
      : { options: field.options.map((option) => fillOption(option, key, locales)) }),
  };
}

function fillOption(option: ChoiceOption, key: string, locales: Locales): ChoiceOption {
  const own = `${key}.option.${option.value}`;
  const condition = (name: 'entry' | 'exit') =>
    option[name] === undefined
      ? {}
      : { [name]: { ...option[name], ...filled('message', option[name].message, `${own}.${name}`, locales) } };
  return { ...option, ...filled('label', option.label, own, locales), ...condition('entry'), ...condition('exit') };
}

function fillForm(form: FormDefinition, locales: Locales): FormDefinition {
  const key = `form.${form.name}`;
  return {
    ...form,
    ...filled('label', form.label, key, locales),
    ...filled('description', form.description, `${key}.description`, locales),
    ...filled('submitLabel', form.submitLabel, `${key}.submitLabel`, locales),
    ...(form.fields === undefined
      ? {}
      : { fields: form.fields.map((place) => fillPlace(place, `${key}.field.${place.field}`, locales)) }),
    ...(form.layout === undefined ? {} : { layout: form.layout.map((element) => fillElement(element, key, locales)) }),
    ...(form.validations === undefined
      ? {}
      : {
          validations: form.validations.map((rule) => fillValidation(rule, `${key}.validation.${rule.name}`, locales)),
        }),
    ...(form.public === undefined
      ? {}
      : { public: { ...form.public, ...filled('thanks', form.public.thanks, `${key}.thanks`, locales) } }),
  };
}

function fillValidation(rule: Validation, key: string, locales: Locales): Validation {
  return { ...rule, ...filled('message', rule.message, key, locales) };
}

/** A place has the words of its field, as in a simple form; anything else those of its id. */
function fillElement(element: FormElement, form: string, locales: Locales): FormElement {
  const key = element.field === undefined ? `${form}.element.${element.id}` : `${form}.field.${element.field}`;
  const children =
    element.children === undefined
      ? {}
      : { children: element.children.map((child) => fillElement(child, form, locales)) };
  if (element.own !== undefined) return { ...element, own: fillField(element.own, key, locales), ...children };
  return {
    ...element,
    ...filled('label', element.label, key, locales),
    ...filled('help', element.help, `${key}.help`, locales),
    ...filled('placeholder', element.placeholder, `${key}.placeholder`, locales),
    ...children,
  };
}

function fillPlace(place: FormField, key: string, locales: Locales): FormField {
  if (place.own !== undefined) return { ...place, own: fillField(place.own, key, locales) };
  return {
    ...place,
    ...filled('label', place.label, key, locales),
    ...filled('help', place.help, `${key}.help`, locales),
  };
}
