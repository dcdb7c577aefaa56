// The shared language: the shapes of every definition. Generated from the JSON Schemas beside this file by `npm run schemas`; do not edit.
/**
 * The hours of one day in their order; none = closed.
 */
export type OpeningDay = readonly OpeningHours[];
export type FilterTree =
  | FilterTerm
  | RelatedTerm
  | ViewTerm
  | {
      readonly and: readonly FilterTree[];
    }
  | {
      readonly or: readonly FilterTree[];
    }
  | {
      readonly not: FilterTree;
    };
/**
 * has, hasAny and hasAll ask of lists (choices, tags) whether a value, one of several or all of them are in.
 */
export type FilterOperator =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'startsWith'
  | 'empty'
  | 'notEmpty'
  | 'during'
  | 'has'
  | 'hasAny'
  | 'hasAll';
/**
 * A stretch of days seen from today, in the calendar of who asks unless it names one: with the operator `during`.
 */
export type RelativePeriod =
  | {
      readonly period: 'day' | 'week' | 'month' | 'quarter' | 'year';
      /**
       * 0 = the one today lies in, -1 = the one before.
       */
      readonly offset?: number;
      readonly calendar?: Calendar;
    }
  | {
      /**
       * The days from so many units ago to today, today included.
       */
      readonly last: number;
      readonly unit: RelativeUnit;
      readonly calendar?: Calendar;
    }
  | {
      /**
       * The days from today to in so many units, both included.
       */
      readonly next: number;
      readonly unit: RelativeUnit;
      readonly calendar?: Calendar;
    }
  | {
      /**
       * Number of a month in a common year of the calendar: Ramadan is 9 of hijri, Nisan 7 of hebrew.
       */
      readonly month: number;
      /**
       * 0 = that of this year, -1 = the newest that is over, 1 = the first that is still to begin.
       */
      readonly offset?: number;
      readonly calendar: Calendar;
    };
export type Calendar = 'jalali' | 'hijri' | 'hebrew' | 'gregorian';
export type RelativeUnit = 'day' | 'week' | 'month' | 'year';
/**
 * A day, or for date-times an instant, seen from now: with lt, le, gt, ge, eq, ne. Units from a day on mean the whole local day: `lt` is before it begins, `gt` after it ends.
 */
export type RelativePoint =
  | {
      readonly ago: number;
      readonly unit: RelativePointUnit;
      readonly calendar?: Calendar;
    }
  | {
      readonly ahead: number;
      readonly unit: RelativePointUnit;
      readonly calendar?: Calendar;
    };
export type RelativePointUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
export type Measure = 'count' | 'sum' | 'average' | 'min' | 'max';
export type TileUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';
/**
 * What a value of a decision is, in FEEL's words written together.
 */
export type DecisionType =
  | 'any'
  | 'string'
  | 'number'
  | 'boolean'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'dayTimeDuration'
  | 'yearMonthDuration';
/**
 * What several matching rows mean (DMN 1.5, 8.2.10).
 */
export type HitPolicy = 'unique' | 'first' | 'priority' | 'any' | 'collect' | 'ruleOrder' | 'outputOrder';
/**
 * What a collecting table makes of its one output; absent: a list.
 */
export type Aggregation = 'sum' | 'minimum' | 'maximum' | 'count';
/**
 * Whose records: everybody's, those of the teams of one's unit and the units below it, of one's team, one's own, none. Each holds the narrower ones.
 */
export type RowScope = 'all' | 'unit' | 'team' | 'own' | 'none';
export type FieldKind =
  | 'text'
  | 'longText'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'choice'
  | 'reference'
  | 'references'
  | 'lines'
  | 'email'
  | 'phone'
  | 'url'
  | 'choices'
  | 'tags'
  | 'rating'
  | 'duration'
  | 'file'
  | 'image'
  | 'address'
  | 'json'
  | 'richText'
  | 'autoNumber';
/**
 * What somebody may do with what is shared; never more than the fields their roles open.
 */
export type ShareLevel = 'read' | 'update';
export type FormElementKind =
  | 'section'
  | 'columns'
  | 'column'
  | 'tabs'
  | 'tab'
  | 'steps'
  | 'step'
  | 'field'
  | 'lines'
  | 'related'
  | 'text'
  | 'image'
  | 'signature'
  | 'button';
/**
 * Always or never, or a FEEL expression over what stands in the form: only true counts.
 */
export type FormCondition = boolean | string;
export type RoleAct = 'studio' | 'users' | 'operate';
export type PageFields = readonly string[];
export type ReportWindow =
  | ('before' | 'within' | 'until')
  | {
      readonly from?: number;
      readonly to?: number;
    };
export type RuleTrigger =
  | ChangeTrigger
  | DateTrigger
  | ScheduleTrigger
  | MessageTrigger
  | ProcessTrigger
  | LinkTrigger
  | WebhookTrigger
  | CallTrigger;
/**
 * Condition of a rule; paths are dotted from the record: "value", "owner.email", "before.status" (value before the write), "given.text" (what the event brought). Terms about related records and views are those of filters.
 */
export type RuleCondition =
  | {
      readonly all: readonly RuleCondition[];
    }
  | {
      readonly any: readonly RuleCondition[];
    }
  | {
      readonly not: RuleCondition;
    }
  | {
      readonly path: string;
      readonly operator: RuleOperator;
      readonly value?:
        | (string | number | boolean | null)
        | readonly (string | number)[]
        | RelativePeriod
        | RelativePoint
        | RuleExpression;
    }
  | RelatedTerm
  | ViewTerm;
export type RuleOperator =
  | 'equal'
  | 'notEqual'
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'startsWith'
  | 'empty'
  | 'notEmpty'
  | 'validMobile'
  | 'changed'
  | 'has'
  | 'hasAny'
  | 'hasAll'
  | 'during';
export type SampleSteps = readonly SampleStep[];
export type Language = 'fa' | 'ar' | 'he' | 'en';
export type ViewAct = 'new' | 'import' | 'export' | 'bulk' | 'trash';

/**
 * From one time of day to a later one of the same day, local time; 24:00 is the end of the day.
 */
export interface OpeningHours {
  readonly from: string;
  readonly to: string;
}
/**
 * Opening hours by weekday; a day that is absent is closed.
 */
export interface OpeningWeek {
  readonly monday?: OpeningDay;
  readonly tuesday?: OpeningDay;
  readonly wednesday?: OpeningDay;
  readonly thursday?: OpeningDay;
  readonly friday?: OpeningDay;
  readonly saturday?: OpeningDay;
  readonly sunday?: OpeningDay;
}
/**
 * Closed days: either on one date, or every year on a day of a calendar.
 */
export interface Holiday {
  readonly label?: LocalText;
  /**
   * The first closed day, Gregorian: "2026-03-21".
   */
  readonly date?: string;
  /**
   * The calendar that month and day are of.
   */
  readonly calendar?: 'gregory' | 'persian' | 'islamic-umalqura' | 'islamic-civil' | 'hebrew';
  /**
   * Hebrew months are those of a common year: Tishri = 1, Adar = 6 (Adar II in a leap year), Nisan = 7, Elul = 12.
   */
  readonly month?: number;
  /**
   * In a year whose month lacks that day it is the month's last.
   */
  readonly day?: number;
  /**
   * How many days it takes; 1 when absent.
   */
  readonly days?: number;
}
/**
 * A text in several languages; a missing one falls back to en, then to any. In plugin files it may be absent: locales/*.json then carries it.
 */
export type LocalText = { readonly [language in Language]?: string };
/**
 * One date with hours of its own, whatever its weekday and whether or not it is a holiday.
 */
export interface WorkingDay {
  readonly label?: LocalText;
  readonly date: string;
  readonly hours: OpeningDay;
}
export interface CalendarDefinition {
  readonly kind: 'calendar';
  readonly name: string;
  readonly label?: LocalText;
  /**
   * IANA zone whose clock the hours are told by; the installation's when absent.
   */
  readonly timeZone?: string;
  readonly week: OpeningWeek;
  readonly holidays?: readonly Holiday[];
  readonly workingDays?: readonly WorkingDay[];
}
/**
 * A page of tiles: work, lists, figures and charts. It may be the home of roles, or of everybody; each person sees in it what they may.
 */
export interface DashboardDefinition {
  readonly kind: 'dashboard';
  /**
   * As it is named in addresses: /dashboards/<name>.
   */
  readonly name: string;
  readonly label?: LocalText;
  readonly icon?: string;
  /**
   * Roles whose people begin their day here, or "everybody"; a role's own goes before everybody's.
   */
  readonly homeOf?: readonly string[];
  /**
   * In reading order: each takes the next free place of a grid of twelve columns.
   */
  readonly tiles: readonly DashboardTile[];
}
export interface DashboardTile {
  readonly id: string;
  readonly kind: 'tasks' | 'processes' | 'list' | 'figure' | 'chart' | 'funnel' | 'text';
  readonly label?: LocalText;
  /**
   * Columns of twelve.
   */
  readonly width?: number;
  /**
   * Rows of the grid.
   */
  readonly height?: number;
  /**
   * Whose records it shows or counts. A list without one shows what this person works with most.
   */
  readonly entity?: string;
  /**
   * List: the view whose records, order and columns it has.
   */
  readonly view?: string;
  readonly filter?: FilterTree;
  readonly sort?: readonly SortTerm[];
  readonly measure?: TileMeasure;
  readonly share?: FilterTree;
  /**
   * The date or date-time by which a record lies in the period.
   */
  readonly date?: string;
  readonly period?: TilePeriod;
  /**
   * With the period just before, or the same one a year ago.
   */
  readonly compare?: 'before' | 'year';
  /**
   * Both periods are counted up to today's day of them: eighteen days of this month against eighteen of the one before.
   */
  readonly toDate?: boolean;
  readonly target?: string;
  readonly lessIsBetter?: boolean;
  readonly chart?: 'bar' | 'line' | 'area' | 'donut' | 'table';
  /**
   * Chart: the choice, reference or date whose values are its bars, points or slices.
   */
  readonly by?: string;
  readonly step?: TileUnit;
  /**
   * Chart: the choice or reference that parts each bar or draws a line each.
   */
  readonly series?: string;
  /**
   * Bars, slices or lines of a list; what is less comes together as the rest.
   */
  readonly most?: number;
  readonly text?: LocalText;
}
export interface FilterTerm {
  readonly field: string;
  readonly operator: FilterOperator;
  readonly value?: (string | number | boolean | null) | readonly (string | number)[] | RelativePeriod | RelativePoint;
}
/**
 * Of the records that point here (`related`: "<entity>.<reference field>") and pass the filter: that there are some or none, or how a measure of them compares. Without `measure` it is their count.
 */
export interface RelatedTerm {
  readonly related: string;
  readonly measure?: Measure;
  /**
   * The field that is measured; not for count.
   */
  readonly of?: string;
  readonly filter?: FilterTree;
  readonly operator: 'some' | 'none' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';
  readonly value?: (string | number) | RelativePoint;
}
/**
 * The records of a view (a segment): its filter, as it is when the question is asked.
 */
export interface ViewTerm {
  readonly view: string;
}
export interface SortTerm {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}
export interface TileMeasure {
  readonly measure: Measure;
  /**
   * Not for count.
   */
  readonly field?: string;
}
/**
 * Whole days, weeks, months, quarters or years in the calendar of who looks, the present one last.
 */
export interface TilePeriod {
  readonly unit: TileUnit;
  /**
   * How many of them; 1 unless given.
   */
  readonly count?: number;
  /**
   * How many units away from the present one it ends.
   */
  readonly offset?: number;
}
/**
 * A value the decision is given from outside, under this name.
 */
export interface DecisionData {
  readonly name: string;
  readonly type?: DecisionType;
}
/**
 * Another decision that is taken first; its result is known under the name.
 */
export interface DecisionRequirement {
  readonly name: string;
  readonly decision: string;
}
export interface DecisionInput {
  readonly id: string;
  readonly label?: LocalText;
  /**
   * FEEL over what the decision is given.
   */
  readonly expression: string;
  readonly type: DecisionType;
  /**
   * Unary tests: "gold", "silver" or [0..100]; any other value is refused.
   */
  readonly allowed?: string;
}
export interface DecisionOutput {
  readonly id: string;
  readonly name: string;
  readonly label?: LocalText;
  readonly type: DecisionType;
  /**
   * FEEL values with commas, the one of highest priority first.
   */
  readonly allowed?: string;
  /**
   * FEEL; what comes out when no row matches.
   */
  readonly default?: string;
}
export interface DecisionRow {
  readonly id: string;
  /**
   * One cell per input: unary tests; "-" or nothing is anything.
   */
  readonly when: readonly string[];
  /**
   * One cell per output: FEEL; nothing is null.
   */
  readonly give: readonly string[];
  /**
   * One per annotation of the table.
   */
  readonly notes?: readonly string[];
}
/**
 * What must come out of what; runs before the decision goes live.
 */
export interface DecisionCase {
  readonly id: string;
  readonly label?: string;
  /**
   * FEEL by name.
   */
  readonly given: {
    readonly [name: string]: string;
  };
  /**
   * FEEL.
   */
  readonly expected: string;
}
export interface DecisionDefinition {
  readonly kind: 'decision';
  readonly name: string;
  readonly label?: LocalText;
  readonly description?: string;
  /**
   * Whose fields the expressions may name; absent: only what is given.
   */
  readonly entity?: string;
  readonly data?: readonly DecisionData[];
  readonly requires?: readonly DecisionRequirement[];
  /**
   * FEEL in place of a table: then there are no inputs and no rows.
   */
  readonly formula?: string;
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: Aggregation;
  readonly inputs: readonly DecisionInput[];
  readonly outputs: readonly DecisionOutput[];
  /**
   * Titles of the columns of notes.
   */
  readonly annotations?: readonly string[];
  readonly rows: readonly DecisionRow[];
  readonly cases?: readonly DecisionCase[];
  /**
   * What the decision is called in the DMN file it came from.
   */
  readonly dmn?: {
    readonly id?: string;
    readonly name?: string;
    readonly variable?: string;
    readonly question?: string;
    readonly answers?: string;
  };
}
/**
 * A page that is made from a record and given away as a PDF: an invoice, a pro-forma, a contract. In the language, calendar and direction of whoever gets it.
 */
export interface DocumentDefinition {
  readonly kind: 'document';
  readonly name: string;
  readonly label?: LocalText;
  /**
   * What it is made from.
   */
  readonly entity: string;
  /**
   * Default a4.
   */
  readonly paper?: 'a4' | 'a5' | 'letter';
  readonly landscape?: boolean;
  readonly fileName?: LocalText;
  /**
   * The calendar of its dates by language; absent = the installation's for the installation's language, else the usual one of the language.
   */
  readonly calendars?: {
    readonly fa?: Calendar;
    readonly ar?: Calendar;
    readonly he?: Calendar;
    readonly en?: Calendar;
  };
  /**
   * "Page 2 of 5" at the foot of every page.
   */
  readonly pageNumbers?: boolean;
  readonly footer?: LocalText;
  readonly blocks: readonly DocumentBlock[];
}
/**
 * One thing after another, from the top of the first page.
 */
export interface DocumentBlock {
  readonly id: string;
  readonly kind: 'letterhead' | 'title' | 'text' | 'fields' | 'table' | 'totals' | 'image' | 'signature' | 'pageBreak';
  /**
   * FEEL over the record under its entity's name: the block stands only where this is true.
   */
  readonly visible?: string;
  readonly text?: LocalText;
  /**
   * Of text.
   */
  readonly size?: 'small' | 'normal' | 'large';
  /**
   * Of title and text.
   */
  readonly align?: 'start' | 'center' | 'end' | 'justify';
  /**
   * Of fields: how many stand beside each other.
   */
  readonly columns?: number;
  /**
   * Of fields and totals: what is shown. Of table: its columns, by paths from the line. Of signature: who signs.
   */
  readonly items?: readonly DocumentItem[];
  /**
   * Of table: the field of the record that holds lines, or several records.
   */
  readonly lines?: string;
  /**
   * Of table: rows have numbers.
   */
  readonly numbered?: boolean;
  /**
   * Of totals: the path of the amount that is written in words, too.
   */
  readonly words?: string;
  /**
   * Of totals whose amounts have no currency of their own: the path of the one of the record, by its code.
   */
  readonly currency?: string;
  /**
   * Of image: the path of a field that holds pictures.
   */
  readonly field?: string;
  /**
   * Of image, in millimetres; default 60.
   */
  readonly width?: number;
}
export interface DocumentItem {
  /**
   * From the record, or from the line of a table, through references. Of who signs: a field with their signature.
   */
  readonly path?: string;
  readonly label?: LocalText;
  /**
   * Of totals: what it comes to.
   */
  readonly strong?: boolean;
  /**
   * Of a column: its share of the room; absent = as wide as its values.
   */
  readonly share?: number;
}
export interface RoleAccess {
  readonly read: RowScope;
  readonly create: boolean;
  readonly update: RowScope;
  readonly delete: RowScope;
  /**
   * Field names this role does not see at all.
   */
  readonly hidden?: readonly string[];
  /**
   * Field names this role sees but may not write.
   */
  readonly fixed?: readonly string[];
  readonly where?: FilterTree;
  readonly changeWhere?: FilterTree;
}
export interface Validation {
  readonly name: string;
  /**
   * FEEL over the record; true = fine. Anything else, null too, is not.
   */
  readonly condition: string;
  /**
   * FEEL; the condition is asked for only where this is true.
   */
  readonly when?: string;
  readonly message?: LocalText;
  /**
   * Where the message is shown.
   */
  readonly fields: readonly string[];
}
export interface EntityIndex {
  readonly fields: readonly string[];
  /**
   * No two records have the same values in all of them; records with an empty one are not compared.
   */
  readonly unique?: boolean;
}
/**
 * Its records are lines of another entity's record: written with it, seen by who sees it.
 */
export interface Ownership {
  /**
   * The required reference to the owner, onDelete cascade.
   */
  readonly field: string;
  /**
   * The whole number that keeps the place of a line: 1, 2, …; written by Ravand.
   */
  readonly order: string;
}
/**
 * Its records are about records of any entity: seen by who sees those, and told on their timeline.
 */
export interface About {
  /**
   * The text field with the name of the entity.
   */
  readonly entity: string;
  /**
   * The text field with the id of the record.
   */
  readonly id: string;
  /**
   * The text field that keeps what the record was called; written by Ravand.
   */
  readonly title?: string;
}
export interface Pipeline {
  /**
   * The choice field whose options are the stages. Expressions of the entity read its stage as pipeline.stage, pipeline.probability and pipeline.closed.
   */
  readonly field: string;
  /**
   * The field a board sums: what a record is worth, times its probability.
   */
  readonly weighted?: string;
}
export interface Balance {
  /**
   * The field that holds the lines.
   */
  readonly lines: string;
  /**
   * A number field of the lines; debit, say.
   */
  readonly left: string;
  /**
   * The number field whose sum must be the same; credit, say.
   */
  readonly right: string;
}
export interface LockWithin {
  /**
   * A reference to a record with a pipeline: the period, say.
   */
  readonly field: string;
  readonly stages: readonly string[];
}
export interface Lock {
  /**
   * In these stages of the pipeline a record is final: the database itself refuses that what was entered changes, in it or in its lines, that it goes, or that it leaves these stages. From one of them to another it goes, and what the entry condition of that one reads is entered with it.
   */
  readonly stages: readonly string[];
  /**
   * Fields that may still change.
   */
  readonly open?: readonly string[];
  readonly instead?: LocalText;
  readonly balanced?: Balance;
  readonly within?: LockWithin;
}
export interface EntityDefinition {
  readonly kind: 'entity';
  readonly id: string;
  /**
   * API name: ^[a-z][A-Za-z0-9]{0,40}$.
   */
  readonly name: string;
  /**
   * The name its table was made with, when it is called otherwise now. Ravand fills it in; nobody gives it by hand.
   */
  readonly table?: string;
  /**
   * What it was called before; none of these names is ever another entity's. Ravand fills it in.
   */
  readonly was?: readonly string[];
  readonly label?: LocalText;
  readonly pluralLabel?: LocalText;
  /**
   * lucide icon name.
   */
  readonly icon?: string;
  /**
   * Of its icon in navigation, lists and references.
   */
  readonly color?: 'neutral' | 'blue' | 'teal' | 'green' | 'amber' | 'orange' | 'red' | 'pink' | 'purple';
  /**
   * Navigation area: sales, service, …; absent = not in the navigation.
   */
  readonly area?: string;
  /**
   * Name of the field that names a record; a stored formula of kind text where one field is not enough.
   */
  readonly titleField: string;
  /**
   * Name of the reference-to-user field that makes a record somebody's own.
   */
  readonly ownerField?: string;
  /**
   * Name of the reference-to-team field, for the scope "team".
   */
  readonly teamField?: string;
  readonly fields: readonly FieldDefinition[];
  readonly validations?: readonly Validation[];
  readonly indexes?: readonly EntityIndex[];
  readonly pipeline?: Pipeline;
  readonly lock?: Lock;
  readonly ownedBy?: Ownership;
  readonly about?: About;
  /**
   * By role name; a role not named has no access. admin always has all. Of an owned entity only hidden and fixed count: the rest follows the owner.
   */
  readonly access: {
    readonly [name: string]: RoleAccess;
  };
  /**
   * Single records may be shared with people, teams and roles that do not reach them otherwise.
   */
  readonly shareable?: boolean;
  /**
   * Sets of records that are shared by rule.
   */
  readonly sharing?: readonly SharingRule[];
  readonly portal?: PortalAccess;
  /**
   * Its records are written once: the database refuses to change what was entered or to delete one, whoever asks. What is computed of them moves on.
   */
  readonly appendOnly?: boolean;
}
export interface FieldDefinition {
  /**
   * Stable, never reused; permissions and history are keyed by it.
   */
  readonly id: string;
  /**
   * API name and column: ^[a-z][A-Za-z0-9]{0,62}$ and no reserved name.
   */
  readonly name: string;
  readonly kind: FieldKind;
  readonly label?: LocalText;
  readonly help?: LocalText;
  readonly required?: boolean;
  readonly unique?: boolean;
  /**
   * Records are looked up by it: filters for its value stay quick among millions. Texts of at most 500 characters; references, phones and e-mails are indexed anyway.
   */
  readonly indexed?: boolean;
  /**
   * Filled by Ravand, a rule or a process; users see but never edit it.
   */
  readonly readOnly?: boolean;
  readonly default?: string | number | boolean;
  /**
   * FEEL that gives the value of a new record that brings none: over what it brings, `user` (who makes it), `me` (their id), today() and now().
   */
  readonly defaultExpression?: string;
  /**
   * FEEL over the record that looks behind its references: `product.price`. When such a reference is chosen the field takes this value, as far as the writer may see it, unless the writer gave one; from then on it is the record's own.
   */
  readonly takenFrom?: string;
  readonly formula?: Formula;
  readonly rollup?: Rollup;
  /**
   * Most characters (Unicode code points); text kinds.
   */
  readonly maxLength?: number;
  /**
   * Inclusive bounds, decimal text for decimal kinds.
   */
  readonly minimum?: string;
  readonly maximum?: string;
  /**
   * Digits after the point; decimal, money, percent. digits + scale ≤ 18.
   */
  readonly scale?: number;
  /**
   * ISO 4217; money.
   */
  readonly currency?: string;
  readonly options?: readonly ChoiceOption[];
  /**
   * Of automatic numbers: text with {number} or {number:5} once, and {localYear}, {localMonth} of the installation's calendar, {year}, {month}, {jalaliYear}, {jalaliMonth}, {hijriYear}, {hebrewYear} as wished. Numbers are counted anew where these change.
   */
  readonly format?: string;
  /**
   * The first of each series; absent = 1.
   */
  readonly firstNumber?: number;
  /**
   * Of automatic numbers: the stage of the pipeline in which a record gets its number; until then it has none. Absent = when it is made.
   */
  readonly givenAt?: string;
  /**
   * Most values at once; choices, tags, references and lines. Of file and image: more than 1 = a list of files.
   */
  readonly maxItems?: number;
  /**
   * Most bytes of one file; file and image. Absent: 10 MB.
   */
  readonly maxSize?: number;
  /**
   * Endings of the files that are taken, in lower case; file and image. Absent: all that the kind knows.
   */
  readonly accept?: readonly string[];
  /**
   * Entity that a reference, or each of several references, points to; the owned entity of lines.
   */
  readonly target?: string;
  /**
   * What happens to this record when the one its reference points to is deleted: restrict (default) = that one cannot be, clear = the reference is emptied, or that one leaves the list of references, cascade = this record is deleted too; not for references, which own nothing.
   */
  readonly onDelete?: 'restrict' | 'clear' | 'cascade';
  readonly inverse?: LocalText;
  /**
   * What happens to this record is on the timeline of the one the reference points to, too.
   */
  readonly onTimeline?: boolean;
  /**
   * RE2 pattern; text.
   */
  readonly pattern?: string;
  /**
   * Where its values stand in the table, when that is not its name: it was renamed, or is of another kind than before. Ravand fills it in.
   */
  readonly column?: string;
  /**
   * API names it had before. They are never given to another field; what runs since then still finds it by them. Ravand fills it in.
   */
  readonly was?: readonly string[];
  readonly addedBy?: 'plugin' | 'admin';
}
export interface Formula {
  /**
   * FEEL over the record's own fields and, by dotted paths, over those of records it refers to.
   */
  readonly expression: string;
  /**
   * stored (default): a column, kept right by every write; virtual: computed at each read, may use today() and now().
   */
  readonly storage?: 'stored' | 'virtual';
}
export interface Rollup {
  /**
   * "<entity>.<reference field>": the records that point here by it; or a field of this entity that holds several: those it holds.
   */
  readonly relation: string;
  readonly operation: 'count' | 'sum' | 'min' | 'max' | 'average' | 'last';
  /**
   * Field of those records; not for count.
   */
  readonly field?: string;
  readonly filter?: FilterTree;
  /**
   * Of last: the field that says which is the last; absent = when they were created.
   */
  readonly orderBy?: string;
}
export interface ChoiceOption {
  /**
   * What is stored. Renaming the label never changes it.
   */
  readonly value: string;
  readonly label?: LocalText;
  /**
   * Role of the chip's colour: neutral, accent, success, warning, danger.
   */
  readonly tone?: 'neutral' | 'accent' | 'success' | 'warning' | 'danger';
  /**
   * As a stage of a pipeline: how likely it is won, in percent.
   */
  readonly probability?: number;
  /**
   * As a stage of a pipeline: it ends here, won or lost.
   */
  readonly closed?: 'won' | 'lost';
  readonly entry?: StageCondition;
  readonly exit?: StageCondition;
  /**
   * The only stages that may follow; absent = any.
   */
  readonly next?: readonly string[];
}
/**
 * What a record must fulfil to enter a stage, or to leave it.
 */
export interface StageCondition {
  /**
   * FEEL over the record as it would be; anything but true keeps it out of the stage, or in it.
   */
  readonly condition: string;
  readonly message?: LocalText;
}
export interface SharingRule {
  readonly name: string;
  readonly label?: LocalText;
  readonly where: FilterTree;
  /**
   * role:<name>, team:<id> or user:<id>.
   */
  readonly with: string;
  readonly level: ShareLevel;
}
/**
 * What customers may see in the portal; absent = nothing. They only read: what they write, they send with a form.
 */
export interface PortalAccess {
  /**
   * Fields that lead to the customer: references to a person or an organization, also over other references ("quote.person"); "id" of people and organizations themselves. A record is a customer's when any of them leads to them or to their organization.
   */
  readonly customers?: readonly string[];
  /**
   * Every customer who is signed in sees the rows: a catalogue.
   */
  readonly everyone?: boolean;
  readonly where?: FilterTree;
  /**
   * What customers may read. Nothing else of the entity exists for them.
   */
  readonly fields: readonly string[];
}
/**
 * A place in a form: a field of the form's entity, or a field of its own whose value becomes a process variable.
 */
export interface FormField {
  readonly field: string;
  readonly own?: FieldDefinition;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly label?: LocalText;
  readonly help?: LocalText;
  readonly default?: string | number | boolean;
}
export interface FormConsent {
  readonly name: string;
  readonly text: LocalText;
  readonly required?: boolean;
  /**
   * A page with the terms.
   */
  readonly link?: string;
}
export interface FormDefinition {
  readonly kind: 'form';
  readonly name: string;
  readonly label?: LocalText;
  readonly description?: LocalText;
  readonly entity: string;
  /**
   * A simple form: these fields, one after another. A form has this or a layout.
   */
  readonly fields?: readonly FormField[];
  /**
   * A form that is laid out: a tree of elements.
   */
  readonly layout?: readonly FormElement[];
  /**
   * What must hold across fields, judged as those of entities are.
   */
  readonly validations?: readonly Validation[];
  /**
   * Present = this is how records of the entity are shown and filled in.
   */
  readonly record?: {
    readonly places: readonly ('page' | 'new' | 'peek')[];
    /**
     * For these roles; absent = for all that no other form names.
     */
    readonly roles?: readonly string[];
  };
  readonly submitLabel?: LocalText;
  /**
   * Present = served without sign-in at /p/forms/<address, else name>.
   */
  readonly public?: {
    /**
     * Origins of other sites that may post to it; "*" = any.
     */
    readonly origins: readonly string[];
    readonly thanks?: LocalText;
    /**
     * Its own address, /p/forms/<address>; absent = its name is.
     */
    readonly address?: string;
    /**
     * Origins whose pages may show it in a frame; absent = none.
     */
    readonly embed?: readonly string[];
    /**
     * Where the visitor goes instead of being thanked: a page of an origin that `origins` or `embed` names.
     */
    readonly redirect?: string;
    /**
     * What visitors agree to; what they answered is kept with its wording, version and time.
     */
    readonly consents?: readonly FormConsent[];
    /**
     * Languages it is offered in, the first where the visitor's is none of them; absent = all.
     */
    readonly languages?: readonly ('fa' | 'ar' | 'he' | 'en')[];
    readonly opensAt?: string;
    readonly closesAt?: string;
    /**
     * It closes when so many were received.
     */
    readonly most?: number;
    /**
     * Who comes by a one-time link reads this document of the record the link is about, and may save it as PDF.
     */
    readonly document?: string;
    /**
     * Only who has a one-time link may send it.
     */
    readonly linkOnly?: boolean;
    /**
     * Files of visitors; absent = as its fields say.
     */
    readonly uploads?: {
      readonly allowed: boolean;
      /**
       * In one submission.
       */
      readonly mostFiles?: number;
      /**
       * Of one file.
       */
      readonly mostBytes?: number;
    };
    /**
     * Present = only our own page can send it: with a ticket that is so old at least and, where `work` is asked, with work of the browser. Other sites and bare HTML forms cannot.
     */
    readonly guard?: {
      readonly seconds: number;
      readonly work: boolean;
    };
    /**
     * Fixed values the form writes beside the visitor's: { source: "web" }.
     */
    readonly sets?: {
      readonly [name: string]: string | number | boolean;
    };
    /**
     * The field (url) that keeps the address of the page it was sent from.
     */
    readonly page?: string;
    /**
     * Present = customers may fill it in in the portal: the reference to person or organization that is set to who is signed in. The form itself does not ask for it.
     */
    readonly customer?: string;
    /**
     * In the portal: the reference that is set to the record the customer was looking at.
     */
    readonly about?: string;
    /**
     * Only in the portal, not at an address of its own.
     */
    readonly portalOnly?: boolean;
  };
}
/**
 * One thing in a form. What it may have follows from its kind; publishing refuses the rest.
 */
export interface FormElement {
  /**
   * Stable and unique in the form: changes are merged, and findings told, by it.
   */
  readonly id: string;
  readonly kind: FormElementKind;
  /**
   * Of section, columns, column, tabs, tab, steps, step; of lines: the fields of a line.
   */
  readonly children?: readonly FormElement[];
  readonly label?: LocalText;
  readonly help?: LocalText;
  readonly placeholder?: LocalText;
  readonly visible?: FormCondition;
  readonly required?: FormCondition;
  readonly readOnly?: FormCondition;
  /**
   * Of the row, where there is room; absent = as its kind needs.
   */
  readonly width?: 'full' | 'half' | 'third' | 'quarter';
  /**
   * Of field, lines, signature: a field of the entity, or one of its own.
   */
  readonly field?: string;
  readonly own?: FieldDefinition;
  readonly default?: string | number | boolean;
  /**
   * FEEL that gives the value as long as the filler gives none.
   */
  readonly defaultExpression?: string;
  /**
   * FEEL that gives the list of those values of a choice that are offered and taken.
   */
  readonly options?: string;
  readonly filter?: FilterTree;
  readonly collapsible?: boolean;
  /**
   * Begins closed.
   */
  readonly collapsed?: boolean;
  /**
   * Of related: "<entity>.<field>": the records that point here by it.
   */
  readonly relation?: string;
  /**
   * Of related: the fields that are shown.
   */
  readonly columns?: readonly string[];
  readonly document?: FormDocument;
  /**
   * Of image: the picture itself.
   */
  readonly source?: string;
  /**
   * Of button: send the form, open `href`, start the process `target` about the record, do what the rule `target` says to it.
   */
  readonly does?: 'submit' | 'link' | 'process' | 'rule';
  readonly target?: string;
  readonly href?: string;
}
/**
 * A rich text in several languages, each the document of schemas/rich-text.ts.
 */
export interface FormDocument {
  readonly fa?: {
    readonly [name: string]: unknown;
  };
  readonly ar?: {
    readonly [name: string]: unknown;
  };
  readonly he?: {
    readonly [name: string]: unknown;
  };
  readonly en?: {
    readonly [name: string]: unknown;
  };
}
/**
 * A part of the navigation that entities name as their area.
 */
export interface AreaDefinition {
  readonly name: string;
  readonly label?: LocalText;
  readonly icon?: string;
  /**
   * Smaller comes first; those that were given none come last. That of the house has 0.
   */
  readonly order?: number;
  /**
   * Which come first in it, in this order; the others follow by name.
   */
  readonly entities?: readonly string[];
}
export interface PluginManifest {
  /**
   * For editors; not read.
   */
  readonly $schema?: string;
  /**
   * The folder's name.
   */
  readonly name: string;
  /**
   * Semantic version of the plugin.
   */
  readonly version: string;
  readonly label?: LocalText;
  readonly description?: LocalText;
  readonly author?: string;
  /**
   * SPDX expression.
   */
  readonly license?: string;
  /**
   * Plugins that must be there; they come first in plugin order.
   */
  readonly requires?: readonly string[];
  readonly areas?: readonly AreaDefinition[];
  /**
   * What its code reaches beyond its own records; shown to the operator.
   */
  readonly capabilities?: {
    /**
     * Hosts it speaks to.
     */
    readonly hosts?: readonly string[];
    /**
     * Names of secrets it uses.
     */
    readonly secrets?: readonly string[];
    /**
     * Entities of others that it writes.
     */
    readonly entities?: readonly string[];
  };
}
/**
 * The navigation of one role, or of everybody whose role has none: areas and their lines. Entities that it does not name follow in their areas.
 */
export interface MenuDefinition {
  readonly kind: 'menu';
  /**
   * A role, or "everybody".
   */
  readonly name: string;
  readonly areas: readonly MenuArea[];
}
export interface MenuArea {
  /**
   * That of an area of entities brings those in that the menu does not name.
   */
  readonly id: string;
  readonly label?: LocalText;
  readonly icon?: string;
  readonly hidden?: boolean;
  readonly lines: readonly MenuLine[];
}
export interface MenuLine {
  readonly id: string;
  readonly to: 'entity' | 'view' | 'process' | 'form' | 'page' | 'separator';
  /**
   * The list of an entity; of a view the entity it shows.
   */
  readonly entity?: string;
  /**
   * As it is named in addresses.
   */
  readonly view?: string;
  /**
   * One that begins when somebody wants it.
   */
  readonly process?: string;
  readonly form?: string;
  /**
   * A page here, or elsewhere by https.
   */
  readonly href?: string;
  readonly label?: LocalText;
  readonly icon?: string;
  readonly hidden?: boolean;
}
export interface MessageDefinition {
  readonly kind: 'message';
  readonly name: string;
  readonly label?: LocalText;
  /**
   * What it is usually about: the studio completes its fields and shows the message for its records.
   */
  readonly entity?: string;
  readonly channel: 'sms' | 'email' | 'inApp';
  readonly act?: RoleAct;
  /**
   * FEEL over the message's data that gives the address: "lead.mobile".
   */
  readonly to: string;
  readonly subject?: LocalText;
  readonly body: LocalText;
  /**
   * Paths over the record it is about that give files of a field: "quote.document". E-mail only.
   */
  readonly attachments?: readonly string[];
  /**
   * Documents of its entity that go with it as PDF, made from the record as it is when the message is written. E-mail only.
   */
  readonly documents?: readonly string[];
  /**
   * It is not about something its receiver asked for: it carries a link to get no more of the kind, and notes opens and followed links of those who allow it.
   */
  readonly marketing?: boolean;
  /**
   * It does not leave between these times of the installation's zone; what is queued then leaves at the end. `from` after `until` goes over midnight.
   */
  readonly quietHours?: {
    readonly from: string;
    readonly until: string;
  };
  /**
   * At most so many in so many days to one address, of this message or of all that go by its channel; further ones are refused, visibly.
   */
  readonly limit?: {
    readonly most: number;
    readonly days: number;
    readonly of: 'message' | 'channel';
  };
}
export interface PageDefinition {
  readonly kind: 'page';
  readonly name: string;
  readonly label?: LocalText;
  readonly entity: string;
  /**
   * For these roles; absent = for all that no other page names.
   */
  readonly roles?: readonly string[];
  readonly head?: PageFields;
  /**
   * The choice whose options stand as a bar of stages; absent = no bar.
   */
  readonly stage?: string;
  readonly strip?: PageFields;
  /**
   * In their order; the first is opened.
   */
  readonly tabs: readonly PagePart[];
  /**
   * What lies beside the tabs, where there is room; else below them.
   */
  readonly aside?: readonly PagePart[];
  /**
   * In their order; absent = as every page has them.
   */
  readonly buttons?: readonly PageButton[];
}
/**
 * A tab, or what lies beside them: what happened, the details, the versions, records that point here, some fields, what was sent to many for it.
 */
export interface PagePart {
  /**
   * Stable and unique in the page: addresses name a tab by it, and changes are merged by it.
   */
  readonly id: string;
  readonly kind: 'timeline' | 'details' | 'versions' | 'related' | 'fields' | 'mailings';
  readonly label?: LocalText;
  /**
   * Of related: "<entity>.<field>": the records that point here by it.
   */
  readonly relation?: string;
  readonly columns?: PageFields;
  readonly filter?: FilterTree;
  readonly fields?: PageFields;
}
export interface PageButton {
  readonly id: string;
  /**
   * Open the details, share, tell who sees it, delete; open `href`, start the process `target` about the record, do what the rule `target` says to it, move it to the stage `target` of its pipeline.
   */
  readonly does: 'edit' | 'share' | 'access' | 'delete' | 'link' | 'process' | 'rule' | 'stage';
  readonly label?: LocalText;
  /**
   * Under "more", not beside the name.
   */
  readonly inMenu?: boolean;
  readonly target?: string;
  /**
   * A page here, or elsewhere by https.
   */
  readonly href?: string;
}
/**
 * Sections of the customers' portal.
 */
export interface PortalDefinition {
  readonly kind: 'portal';
  readonly name: string;
  readonly label?: LocalText;
  /**
   * Smaller comes first.
   */
  readonly order?: number;
  readonly sections: readonly PortalSection[];
}
/**
 * What of it a customer may see is the entity's to say (its `portal`), never the section's.
 */
export interface PortalSection {
  readonly id: string;
  /**
   * figures: fields of the newest record, large; list and cards: records; forms: what can be asked for; text: words.
   */
  readonly shows: 'figures' | 'list' | 'cards' | 'forms' | 'text';
  readonly label?: LocalText;
  readonly text?: LocalText;
  readonly icon?: string;
  readonly entity?: string;
  /**
   * Shown of each record, in this order.
   */
  readonly fields?: readonly string[];
  /**
   * The choice whose options are the steps that a record goes through.
   */
  readonly stage?: string;
  readonly filter?: FilterTree;
  readonly sort?: readonly SortTerm[];
  /**
   * Of `forms` those that are offered; of records those that can be sent about one. Their `public.customer` lets them in.
   */
  readonly forms?: readonly string[];
}
export interface ProcessDefinitionSource {
  readonly kind: 'process';
  readonly name: string;
  readonly label?: LocalText;
  /**
   * How elements are called for people who read another language than the diagram, by element id.
   */
  readonly elementLabels?: {
    readonly [name: string]: LocalText;
  };
  /**
   * BPMN 2.0 XML.
   */
  readonly xml: string;
  /**
   * What must happen, played by the engine before the process goes live.
   */
  readonly cases?: readonly ProcessCase[];
}
/**
 * Given these data, when this is done, then that is so.
 */
export interface ProcessCase {
  readonly name: string;
  readonly given?: ProcessCaseGiven;
  readonly when: readonly ProcessCaseStep[];
  readonly expect: readonly ProcessCaseCheck[];
}
export interface ProcessCaseGiven {
  /**
   * Variables it begins with.
   */
  readonly variables?: {
    readonly [name: string]: unknown;
  };
  /**
   * Values of its records by the name of their variable: { "lead": { "value": 600 } }.
   */
  readonly records?: {
    readonly [name: string]: unknown;
  };
  /**
   * The instant it begins, ISO 8601; without one it does not matter.
   */
  readonly at?: string;
  /**
   * Id of the start event; the plain one without.
   */
  readonly start?: string;
}
export interface ProcessCaseStep {
  /**
   * complete what waits at an element; throw an error or escalation there; let its event happen; tell a message or signal; let time pass; change records.
   */
  readonly do: 'complete' | 'error' | 'escalate' | 'event' | 'message' | 'signal' | 'pass' | 'set';
  readonly element?: string;
  /**
   * Of a message or signal.
   */
  readonly name?: string;
  /**
   * Correlation key of a message.
   */
  readonly key?: string;
  /**
   * Of an error or escalation.
   */
  readonly code?: string;
  /**
   * ISO 8601: how long passes.
   */
  readonly duration?: string;
  /**
   * What it brings; of set: values of records by the name of their variable.
   */
  readonly values?: {
    readonly [name: string]: unknown;
  };
}
export interface ProcessCaseCheck {
  readonly that: 'reached' | 'notReached' | 'waits' | 'equals' | 'ended' | 'runs';
  readonly element?: string;
  readonly variable?: string;
  /**
   * What the variable must be.
   */
  readonly value?: {
    readonly [name: string]: unknown;
  };
}
export interface ReportColumn {
  readonly id: string;
  readonly label?: LocalText;
  /**
   * A number field; absent = the records are counted.
   */
  readonly sum?: string;
  /**
   * A number field whose sum is taken away.
   */
  readonly minus?: string;
  /**
   * Only what is above zero, or what is below it without its sign: the two sides of a balance.
   */
  readonly keep?: 'positive' | 'negative';
  readonly when: ReportWindow;
}
export interface ReportSection {
  readonly id: string;
  readonly label?: LocalText;
  readonly filter?: FilterTree;
  /**
   * A row for each value of it; absent = one row.
   */
  readonly by?: string;
  readonly when?: ReportWindow;
  /**
   * The numbers with the other sign: what is owed, what is earned.
   */
  readonly turned?: boolean;
}
export interface ReportTotal {
  readonly id: string;
  readonly label?: LocalText;
  /**
   * The section it stands below.
   */
  readonly after: string;
  /**
   * Sections.
   */
  readonly add: readonly string[];
  readonly subtract?: readonly string[];
  /**
   * Another total, or a section, that it has to agree with; a report that does not says by how much.
   */
  readonly equals?: string;
}
export interface ReportDefinition {
  readonly kind: 'report';
  readonly name: string;
  readonly label?: LocalText;
  readonly icon?: string;
  /**
   * Reports of one area stand together.
   */
  readonly area?: string;
  readonly entity: string;
  /**
   * The day that decides into which period a record falls.
   */
  readonly date: string;
  readonly filter?: FilterTree;
  /**
   * It speaks of the last day alone: a balance sheet, an ageing.
   */
  readonly atEnd?: boolean;
  readonly columns: readonly ReportColumn[];
  readonly sections: readonly ReportSection[];
  readonly totals?: readonly ReportTotal[];
  /**
   * Fields of the records a number is made of.
   */
  readonly details?: readonly string[];
  /**
   * The reference to the record that is opened for one of them; absent = itself.
   */
  readonly opens?: string;
}
/**
 * What a person can be here. Rights to records stand in each entity under the role's name; what it may beside them stands here.
 */
export interface RoleDefinition {
  readonly kind: 'role';
  readonly name: string;
  readonly label?: LocalText;
  readonly description?: LocalText;
  /**
   * The lowest comes first; 0 for administrators.
   */
  readonly order?: number;
  /**
   * Of entities that do not name this role it may what that role may: one who does the work of another and more. Not followed further; acts are not taken over.
   */
  readonly like?: string;
  /**
   * By entity: what this role may with its records, where that entity itself does not name it. So a plugin's role has rights to entities of others.
   */
  readonly rights?: {
    readonly [name: string]: RoleAccess;
  };
  /**
   * Roles that were taken out and whose people and work it took over; what still names one of them means it, until there is a role of that name again. Ravand fills it in.
   */
  readonly was?: readonly string[];
  /**
   * Acts that are not about records. The role admin may all of them, whatever stands here.
   */
  readonly may?: readonly RoleAct[];
}
/**
 * A value that is worked out when the rule is asked.
 */
export interface RuleExpression {
  /**
   * FEEL over { record, before, event, user, given }.
   */
  readonly expression: string;
}
/**
 * A write changed the field, from this value when one is named and to that one.
 */
export interface ChangeTrigger {
  readonly type: 'change';
  readonly field: string;
  readonly from?: string | number | boolean | null;
  readonly to?: string | number | boolean | null;
}
/**
 * The record's date is reached, or so many days or hours before or after it. Days come at a time of day (`at`, else 9:00), hours to the minute.
 */
export interface DateTrigger {
  readonly type: 'date';
  readonly field: string;
  /**
   * Below 0 = before the date.
   */
  readonly offset?: number;
  readonly unit?: 'day' | 'workingDay' | 'hour';
  /**
   * Whose working days are counted.
   */
  readonly workingCalendar?: string;
  readonly yearly?: Calendar;
  /**
   * Time of day in the installation's zone.
   */
  readonly at?: string;
}
/**
 * At these times, for each record that passes the filter.
 */
export interface ScheduleTrigger {
  readonly type: 'schedule';
  /**
   * Five fields of cron, or @daily and the like, in the installation's zone.
   */
  readonly cron: string;
  readonly filter?: FilterTree;
}
/**
 * A message came in, or a letter goes out, that is about a record of the entity; given: text and from of what came in, channel.
 */
export interface MessageTrigger {
  readonly type: 'message';
  /**
   * in (when absent) = somebody wrote to us; out = somebody of us wrote a letter themselves.
   */
  readonly direction?: 'in' | 'out';
  readonly channel?: string;
}
/**
 * A process about a record of the entity started, ended, completed an element or has an incident; given: process, element, instance, code.
 */
export interface ProcessTrigger {
  readonly type: 'process';
  readonly process: string;
  readonly event: 'started' | 'completed' | 'reached' | 'incident';
  readonly element?: string;
}
/**
 * A system outside called the rule's address.
 */
export interface WebhookTrigger {
  readonly type: 'webhook';
  /**
   * By name, FEEL over { body }: what conditions and actions find under `given`.
   */
  readonly take: {
    readonly [name: string]: string;
  };
  /**
   * The field whose value is that of the same name under `take`: which record the call is about.
   */
  readonly match?: string;
  /**
   * Without such a record, make one of what was taken.
   */
  readonly create?: boolean;
}
/**
 * The one-time link to a form is opened for the first time: about the record that the link is about.
 */
export interface LinkTrigger {
  readonly type: 'link';
  /**
   * Absent = of any form.
   */
  readonly form?: string;
}
/**
 * Only when another rule calls it.
 */
export interface CallTrigger {
  readonly type: 'call';
}
export interface RuleAction {
  /**
   * One of the rule actions: GET /api/rules/actions lists them with their parameters, plugins add to them.
   */
  readonly do: string;
  /**
   * Arguments; texts that begin with "=" are FEEL over { record, before, event }. Compiled at publish.
   */
  readonly with: {
    readonly [name: string]:
      | string
      | number
      | boolean
      | null
      | {
          readonly [name: string]: string | number | boolean | null;
        };
  };
  /**
   * Its failure undoes the caller's write too; otherwise it undoes itself alone and is shown.
   */
  readonly mustSucceed?: boolean;
  readonly filter?: FilterTree;
}
export interface RuleDefinition {
  readonly kind: 'rule';
  readonly name: string;
  readonly label?: LocalText;
  readonly entity: string;
  /**
   * Writes of a record. Either this or `trigger`.
   */
  readonly on?: readonly ('created' | 'updated' | 'deleted')[];
  readonly trigger?: RuleTrigger;
  readonly when: RuleCondition;
  readonly then: readonly RuleAction[];
  readonly enabled?: boolean;
  /**
   * Among the rules of its entity, the smaller first; then plugin order and name. Absent = 0.
   */
  readonly order?: number;
  readonly group?: LocalText;
  /**
   * First day, in the installation's zone, on which it acts.
   */
  readonly from?: string;
  /**
   * Last day on which it acts.
   */
  readonly until?: string;
}
/**
 * One act, and what followed from it, before the next: a record is made, a named one is changed, found, or its open task completed.
 */
export interface SampleStep {
  /**
   * The entity of the new record.
   */
  readonly create?: string;
  /**
   * The name of the record that is changed.
   */
  readonly change?: string;
  /**
   * The entity of a record that followed from others: the newest with these values.
   */
  readonly find?: string;
  /**
   * The name of the record whose open task is completed with these values.
   */
  readonly complete?: string;
  /**
   * What later steps call the record that was made or found, in FEEL too: as it was then, and its id where a value is wanted.
   */
  readonly as?: string;
  /**
   * What follows from it stays when the samples are removed: books, say, that others stand in by then.
   */
  readonly stays?: boolean;
  /**
   * By field. Said as in a request, or as FEEL, or by language.
   */
  readonly values: {
    readonly [name: string]: unknown;
  };
}
/**
 * The one definition named "installation": what set-up asked.
 */
export interface SettingsDefinition {
  readonly kind: 'settings';
  readonly name: 'installation';
  readonly language: Language;
  readonly calendar: Calendar;
  /**
   * ISO 3166-1 alpha-2: how local phone numbers are read.
   */
  readonly country: string;
  /**
   * IANA zone: when days begin.
   */
  readonly timeZone: string;
  /**
   * The working calendar of the house: whose days of rest screens show and reports leave out. Without it the first that is told by the clock of the installation.
   */
  readonly workingCalendar?: string;
  readonly organization?: string;
  /**
   * What documents say of the organization, beside its name.
   */
  readonly letterhead?: {
    readonly address?: string;
    readonly phone?: string;
    readonly email?: string;
    readonly website?: string;
    /**
     * Of the organization, as its registry gave it.
     */
    readonly nationalId?: string;
    readonly taxNumber?: string;
    /**
     * A small picture as a data address.
     */
    readonly logo?: string;
  };
  /**
   * Roles whose people must have a second factor: until they have, setting it up is all they can do.
   */
  readonly secondFactorRoles?: readonly string[];
  /**
   * How many messages to many the provider of a channel takes in a second; 10 where it says nothing.
   */
  readonly perSecond?: {
    readonly sms?: number;
    readonly email?: number;
  };
  /**
   * Whose opens and followed links are noted: everybody's, those whose record says that they agreed (the usual), nobody's.
   */
  readonly tracking?: 'all' | 'consented' | 'none';
  /**
   * Messages that people write by hand do not leave between these times of the installation's zone; `from` after `until` goes over midnight.
   */
  readonly quietHours?: {
    readonly from: string;
    readonly until: string;
  };
}
export interface ViewDefinition {
  readonly kind: 'view';
  readonly name: string;
  readonly entity: string;
  readonly type: 'list' | 'board' | 'calendar' | 'timeline' | 'tree';
  readonly label?: LocalText;
  readonly icon?: string;
  /**
   * Who has it among their views; absent = everybody who may see the entity. It shows nobody more than they may see.
   */
  readonly roles?: readonly string[];
  /**
   * Roles, or "everybody", who see it first.
   */
  readonly firstFor?: readonly string[];
  /**
   * Fields, also of what references lead to: "organization.city". Board, calendar, timeline: what a card says beside its title.
   */
  readonly columns?: readonly string[];
  /**
   * List: fields that an administrator adds later stand behind the columns. Absent = where there is no filter.
   */
  readonly takesNew?: boolean;
  /**
   * List: the width of a column in pixels; the others are as wide as their kind asks.
   */
  readonly widths?: {
    readonly [name: string]: number;
  };
  /**
   * List: so many columns stay while the others scroll sideways.
   */
  readonly pinned?: number;
  /**
   * List: how high its rows are.
   */
  readonly density?: 'compact' | 'normal' | 'roomy';
  readonly filter?: FilterTree;
  readonly sort?: readonly SortTerm[];
  /**
   * Acts that are not offered here, although the person may do them elsewhere.
   */
  readonly hides?: readonly ViewAct[];
  /**
   * List: buttons of forms that are offered for the records that are chosen.
   */
  readonly buttons?: readonly ViewButton[];
  /**
   * Board: the choice field that makes the columns, the number summed under each.
   */
  readonly stageField?: string;
  readonly sumField?: string;
  /**
   * Calendar, timeline: the date or date-time a record stands at or begins.
   */
  readonly dateField?: string;
  /**
   * Calendar, timeline: when it ends; of the same kind.
   */
  readonly endField?: string;
  /**
   * Timeline, list: the choice or reference whose values are its rows, or the headings of its rows: a room, a person, a stage. Tree: the reference to a record of the same entity that each lies below; absent = the first.
   */
  readonly groupField?: string;
  /**
   * Calendar, timeline: how much time it shows at once, in the calendar of whoever looks; a quarter a timeline alone.
   */
  readonly scale?: 'day' | 'week' | 'month' | 'quarter';
}
export interface ViewButton {
  readonly form: string;
  readonly element: string;
}

export type Definition =
  | SettingsDefinition
  | EntityDefinition
  | FormDefinition
  | ViewDefinition
  | RuleDefinition
  | MessageDefinition
  | CalendarDefinition
  | DecisionDefinition
  | RoleDefinition
  | MenuDefinition
  | DashboardDefinition
  | ReportDefinition
  | DocumentDefinition
  | PageDefinition
  | PortalDefinition
  | ProcessDefinitionSource;
export type DefinitionKind = Definition['kind'];
