// Sends a campaign to its list, and notes what came of it: who clicked, answered, left a form, bought. A list is a question: the members that were put into it, or a view.
import {
  type Audience,
  type Context,
  definePlugin,
  type InTransaction,
  type Mailings,
  Problem,
  type RecordService,
  type Stored,
  type StoredEvent,
  type Subject,
} from '#plugin-api';

/** A purchase so long after a message counts for its campaign. */
const countsMs = 30 * 86_400_000;
const figures = {
  members: 'members',
  sent: 'sent',
  delivered: 'delivered',
  failed: 'failed',
  unknown: 'unknown',
  refused: 'refused',
  opened: 'opened',
  clicked: 'clicked',
  answered: 'answered',
} as const;

type Kind = 'reply' | 'click' | 'form' | 'purchase';

export default definePlugin(({ records, mailings, clock }) => ({
  actions: [
    {
      name: 'sendCampaign',
      label: {
        fa: 'کمپین را برای فهرستش بفرست',
        ar: 'أرسل الحملة إلى قائمتها',
        he: 'שליחת הקמפיין לרשימה שלו',
        en: 'Send the campaign to its list',
      },
      parameters: [],
      async run(context, { record }) {
        const { list, template, journey } = record.values;
        const found = typeof list === 'string' ? await records.find(context, 'marketingList', list) : undefined;
        if (found === undefined)
          throw new Problem(404, 'not-found', { params: { what: 'marketingList', id: String(list ?? '') } });
        const mailing = await mailings.start(context, {
          about: { entity: record.entity, id: record.id },
          audience: audienceOf(found),
          ...(typeof journey === 'string' && journey !== ''
            ? { process: journey }
            : { template: String(template ?? '') }),
          figures,
        });
        return { mailing };
      },
    },
  ],
  onEvent: {
    'mailing.done': (context, event) => settled(records, context, event, 'sent'),
    'mailing.cancelled': (context, event) => settled(records, context, event, 'closed'),
    'message.clicked': (context, event) => toMessage(records, mailings, context, event, 'click'),
    'message.answered': (context, event) => toMessage(records, mailings, context, event, 'reply'),
    'form.submitted': (context, event) => cameBy(records, context, event),
    'record.created': (context, { subject }) => {
      if (subject?.entity === 'salesOrder') return bought(records, mailings, context, subject, clock.now());
    },
  },
}));

/** Whoever is in the list when the message reaches them. */
function audienceOf({ id, values }: Stored): Audience {
  const entity = values.of === 'lead' ? 'lead' : 'person';
  if (values.kind === 'dynamic') return { entity, filter: { view: String(values.view ?? '') } };
  return {
    entity,
    filter: { related: `listMember.${entity}`, operator: 'some', filter: { field: 'list', operator: 'eq', value: id } },
  };
}

async function settled(
  records: RecordService,
  context: InTransaction,
  { subject }: StoredEvent,
  status: string,
): Promise<void> {
  if (subject?.entity !== 'campaign') return;
  const campaign = await records.find(context, 'campaign', subject.id);
  if (campaign?.values.status === 'sending') await records.update(context, 'campaign', subject.id, { status });
}

async function toMessage(
  records: RecordService,
  mailings: Mailings,
  context: InTransaction,
  { subject, data }: StoredEvent,
  kind: Kind,
): Promise<void> {
  const campaign = typeof data.mailing === 'string' ? await mailings.aboutOf(context, data.mailing) : undefined;
  if (campaign?.entity === 'campaign' && subject !== undefined)
    await respond(records, context, campaign.id, subject, kind);
}

/** Counts for the newest campaign that reached the buyer. */
async function bought(
  records: RecordService,
  mailings: Mailings,
  context: InTransaction,
  subject: Subject,
  now: Date,
): Promise<void> {
  const order = await records.find(context, subject.entity, subject.id);
  const person = order?.values.person;
  if (typeof person !== 'string') return;
  const buyer = { entity: 'person', id: person };
  const campaign = await mailings.lastAbout(context, buyer, new Date(now.getTime() - countsMs));
  if (campaign?.entity !== 'campaign') return;
  await respond(records, context, campaign.id, buyer, 'purchase', {
    order: subject.id,
    value: order?.values.total ?? null,
  });
}

/** A lead of a form that was opened by the link of a campaign, or stood on a page that was. */
async function cameBy(records: RecordService, context: InTransaction, { subject, data }: StoredEvent): Promise<void> {
  if (subject?.entity !== 'lead') return;
  const { utm, page } = data;
  const marked = typeof utm === 'object' && utm !== null && 'campaign' in utm ? utm.campaign : undefined;
  const code = marked ?? (URL.canParse(String(page)) ? new URL(String(page)).searchParams.get('utm_campaign') : null);
  if (typeof code !== 'string' || code === '') return;
  const filter = { field: 'code', operator: 'eq' as const, value: code };
  const [campaign] = (await records.query(context, 'campaign', { filter, limit: 1 })).items;
  if (campaign !== undefined) await respond(records, context, campaign.id, subject, 'form');
}

/** Once of a kind, but for purchases. */
async function respond(
  records: RecordService,
  context: Context,
  campaign: string,
  who: Subject,
  kind: Kind,
  more: object = {},
): Promise<void> {
  if (who.entity !== 'person' && who.entity !== 'lead') return;
  const is = (field: string, value: string) => ({ field, operator: 'eq' as const, value });
  const same = { and: [is('campaign', campaign), is(who.entity, who.id), is('kind', kind)] };
  const known =
    kind === 'purchase' ? [] : (await records.query(context, 'campaignResponse', { filter: same, limit: 1 })).items;
  if (known.length === 0)
    await records.create(context, 'campaignResponse', { campaign, [who.entity]: who.id, kind, ...more });
}
