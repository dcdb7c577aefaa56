// Processes among others (BPMN 2.0.2, clauses 9 to 11): participants, conversations, choreographies, and what a process may not contain.
import { is, many, one, rootOf, textOf } from './moddle.ts';
import type { Rule } from './rule.ts';

/** 10.1 and 10.3.5: choreography activities belong to choreographies. */
const activities: Rule = (model, report) => {
  for (const element of model.nodes)
    if (is(element, 'ChoreographyActivity') && is(element.$parent, 'Process', 'SubProcess'))
      report.error(element, 'bpmn.choreography-in-process');
};

/** 10.2: what is public shows what others see of a process; it does not run. */
const publicProcesses: Rule = (model, report) => {
  for (const process of model.processes)
    if (process.processType === 'Public' && process.isExecutable === true)
      report.strict(process, 'bpmn.public-executable');
};

/** 9.2 and clause 11: what refers to a choreography is a collaboration and nothing that extends it. */
const references: Rule = (model, report) => {
  for (const element of model.of('Choreography', 'GlobalChoreographyTask', 'GlobalConversation'))
    if (many(element.choreographyRef).length > 0) report.refusal(element, 'bpmn.choreography-reference');
  for (const collaboration of model.of('Collaboration'))
    for (const choreography of many(collaboration.choreographyRef))
      if ((collaboration.isClosed === true) !== (choreography.isClosed === true))
        report.refusal(collaboration, 'bpmn.collaboration-closed', { choreography: choreography.id ?? '' });
  for (const conversation of model.of('GlobalConversation')) {
    const inside = ['conversations', 'participantAssociations', 'messageFlowAssociations', 'artifacts'].some(
      (property) => many(conversation[property]).length > 0,
    );
    if (inside || one(conversation.conversationAssociations) !== undefined)
      report.refusal(conversation, 'bpmn.global-conversation-content');
  }
};

/** 9.3: from none or more participants to one or more. */
const multiplicities: Rule = (model, report) => {
  for (const multiplicity of model.of('ParticipantMultiplicity')) {
    const minimum = multiplicity.minimum === undefined ? 0 : Number(multiplicity.minimum);
    const maximum = multiplicity.maximum === undefined ? 1 : Number(multiplicity.maximum);
    if (!(minimum >= 0 && maximum >= 1 && maximum >= minimum))
      report.refusal(multiplicity, 'bpmn.multiplicity', {
        minimum: String(multiplicity.minimum ?? 0),
        maximum: String(multiplicity.maximum ?? 1),
      });
  }
};

/** 9.2: one process is drawn in one pool. */
const pools: Rule = (model, report) => {
  for (const collaboration of model.of('Collaboration')) {
    const shown = new Set<unknown>();
    for (const participant of many(collaboration.participants)) {
      const process = one(participant.processRef);
      if (process !== undefined && shown.has(process))
        report.warning(participant, 'bpmn.process-in-two-pools', { process: process.id ?? '' });
      shown.add(process);
    }
  }
};

/** 11.5: two or more take part in a choreography activity, and one of them begins. */
const choreographyActivities: Rule = (model, report) => {
  for (const activity of model.nodes) {
    if (!is(activity, 'ChoreographyActivity')) continue;
    const participants = many(activity.participantRef);
    const begins = one(activity.initiatingParticipantRef);
    if (begins !== undefined && participants.length > 0 && !participants.includes(begins))
      report.refusal(activity, 'bpmn.choreography-initiator', { participant: begins.id ?? '' });
  }
};

/** 9.5: a conversation link joins a conversation and one who takes part in it. */
const conversationLinks: Rule = (model, report) => {
  for (const link of model.of('ConversationLink')) {
    const ends = [one(link.sourceRef), one(link.targetRef)];
    if (ends.filter((end) => is(end, 'ConversationNode')).length !== 1) report.refusal(link, 'bpmn.conversation-link');
  }
};

/** 8.4.2: a key names what it is made of; a subscription binds each part of its key. */
const correlations: Rule = (model, report) => {
  for (const subscription of model.of('CorrelationSubscription')) {
    const key = one(subscription.correlationKeyRef);
    const properties = many(key?.correlationPropertyRef);
    for (const binding of many(subscription.correlationPropertyBinding)) {
      const property = one(binding.correlationPropertyRef);
      if (property !== undefined && key !== undefined && !properties.includes(property))
        report.strict(subscription, 'bpmn.correlation-binding', { property: property.id ?? '', key: key.id ?? '' });
    }
  }
};

/** 10.8: a lane holds nodes of its own process, each node in one lane of a set. */
const lanes: Rule = (model, report) => {
  for (const set of model.of('LaneSet')) {
    const held = new Map<unknown, string>();
    for (const lane of many(set.lanes)) {
      for (const node of many(lane.flowNodeRef)) {
        if (rootOf(node) !== rootOf(lane)) report.strict(lane, 'bpmn.lane-elsewhere', { node: node.id ?? '' });
        const other = held.get(node);
        if (other !== undefined) report.strict(lane, 'bpmn.node-in-two-lanes', { node: node.id ?? '', other });
        held.set(node, textOf(lane.name) ?? lane.id ?? '');
      }
    }
  }
};

export const collaborationRules: readonly Rule[] = [
  activities,
  publicProcesses,
  references,
  multiplicities,
  pools,
  choreographyActivities,
  conversationLinks,
  correlations,
  lanes,
];
