// What the XML Schema of BPMN 2.0.2 (clause 15) says of elements: values of attributes, what must be there, what may be there once.

/** Attributes with a fixed choice of values; "element attribute" where the same name means another thing elsewhere. */
export const choices: Readonly<Record<string, readonly string[]>> = {
  processType: ['None', 'Public', 'Private'],
  gatewayDirection: ['Unspecified', 'Converging', 'Diverging', 'Mixed'],
  eventGatewayType: ['Exclusive', 'Parallel'],
  associationDirection: ['None', 'One', 'Both'],
  itemKind: ['Physical', 'Information'],
  behavior: ['None', 'One', 'All', 'Complex'],
  ordering: ['Parallel', 'Sequential'],
  loopType: ['None', 'Standard', 'MultiInstanceSequential', 'MultiInstanceParallel'],
  'relationship direction': ['None', 'Forward', 'Backward', 'Both'],
};

export const truths: ReadonlySet<string> = new Set([
  'cancelActivity',
  'cancelRemainingInstances',
  'instantiate',
  'isClosed',
  'isCollection',
  'isExecutable',
  'isForCompensation',
  'isImmediate',
  'isInterrupting',
  'isSequential',
  'isUnlimited',
  'mustUnderstand',
  'parallelMultiple',
  'testBefore',
  'triggeredByEvent',
  'waitForCompletion',
]);

export const wholeNumbers: ReadonlySet<string> = new Set([
  'startQuantity',
  'completionQuantity',
  'loopMaximum',
  'capacity',
  'minimum',
  'maximum',
]);

/** Attributes an element cannot do without. `attachedToRef` has a sentence of its own. */
export const required: Readonly<Record<string, readonly string[]>> = {
  association: ['sourceRef', 'targetRef'],
  callChoreography: ['initiatingParticipantRef'],
  choreographyTask: ['initiatingParticipantRef'],
  conversationAssociation: ['innerConversationNodeRef', 'outerConversationNodeRef'],
  conversationLink: ['sourceRef', 'targetRef'],
  correlationPropertyBinding: ['correlationPropertyRef'],
  correlationPropertyRetrievalExpression: ['messageRef'],
  correlationSubscription: ['correlationKeyRef'],
  import: ['namespace', 'location', 'importType'],
  interface: ['name'],
  ioBinding: ['inputDataRef', 'outputDataRef', 'operationRef'],
  linkEventDefinition: ['name'],
  messageFlow: ['sourceRef', 'targetRef'],
  messageFlowAssociation: ['innerMessageFlowRef', 'outerMessageFlowRef'],
  operation: ['name'],
  relationship: ['type'],
  resource: ['name'],
  resourceParameterBinding: ['parameterRef'],
  sequenceFlow: ['sourceRef', 'targetRef'],
  subChoreography: ['initiatingParticipantRef'],
};

/** Children an element cannot do without, with the least number; names joined by "|" stand for each other. */
export const requiredChildren: Readonly<Record<string, readonly (readonly [child: string, count: number])[]>> = {
  assignment: [
    ['from', 1],
    ['to', 1],
  ],
  choreographyTask: [['messageFlowRef', 1]],
  complexBehaviorDefinition: [['condition', 1]],
  conditionalEventDefinition: [['condition', 1]],
  correlationProperty: [['correlationPropertyRetrievalExpression', 1]],
  correlationPropertyBinding: [['dataPath', 1]],
  correlationPropertyRetrievalExpression: [['messagePath', 1]],
  dataInputAssociation: [['targetRef', 1]],
  dataOutputAssociation: [['targetRef', 1]],
  interface: [['operation', 1]],
  ioSpecification: [
    ['inputSet', 1],
    ['outputSet', 1],
  ],
  operation: [['inMessageRef', 1]],
  participantAssociation: [
    ['innerParticipantRef', 1],
    ['outerParticipantRef', 1],
  ],
  relationship: [
    ['source', 1],
    ['target', 1],
  ],
  resourceAssignmentExpression: [['expression|formalExpression', 1]],
  resourceParameterBinding: [['expression|formalExpression', 1]],
};

/** Children of which an element has one at most; names joined by "|" exclude each other. */
const everywhere = ['extensionElements', 'auditing', 'monitoring', 'ioSpecification'];
const activity = ['standardLoopCharacteristics|multiInstanceLoopCharacteristics'];
export const single: Readonly<Record<string, readonly string[]>> = {
  '': everywhere,
  adHocSubProcess: [...activity, 'completionCondition'],
  assignment: ['from', 'to'],
  boundaryEvent: ['outputSet'],
  businessRuleTask: activity,
  callActivity: activity,
  complexBehaviorDefinition: ['condition', 'event'],
  complexGateway: ['activationCondition'],
  conditionalEventDefinition: ['condition'],
  correlationPropertyBinding: ['dataPath'],
  correlationPropertyRetrievalExpression: ['messagePath'],
  dataInput: ['dataState'],
  dataInputAssociation: ['targetRef', 'transformation'],
  dataObject: ['dataState'],
  dataObjectReference: ['dataState'],
  dataOutput: ['dataState'],
  dataOutputAssociation: ['targetRef', 'transformation'],
  dataStore: ['dataState'],
  dataStoreReference: ['dataState'],
  endEvent: ['inputSet'],
  intermediateCatchEvent: ['outputSet'],
  intermediateThrowEvent: ['inputSet'],
  lane: ['childLaneSet', 'partitionElement'],
  linkEventDefinition: ['target'],
  manualTask: activity,
  messageEventDefinition: ['operationRef'],
  multiInstanceLoopCharacteristics: [
    'loopCardinality',
    'loopDataInputRef',
    'loopDataOutputRef',
    'inputDataItem',
    'outputDataItem',
    'completionCondition',
  ],
  operation: ['inMessageRef', 'outMessageRef'],
  participant: ['participantMultiplicity'],
  receiveTask: activity,
  scriptTask: [...activity, 'script'],
  sendTask: activity,
  sequenceFlow: ['conditionExpression'],
  serviceTask: activity,
  standardLoopCharacteristics: ['loopCondition'],
  startEvent: ['outputSet'],
  subProcess: activity,
  task: activity,
  textAnnotation: ['text'],
  timerEventDefinition: ['timeDate|timeDuration|timeCycle'],
  transaction: activity,
  userTask: activity,
};
