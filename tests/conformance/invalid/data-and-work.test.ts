// Tasks, loops, calls and data that the standard does not allow (BPMN 2.0.2, 10.3, 10.4 and 8.4.10).
import { describe, expect, it } from 'vitest';
import { bpmn } from '../small-model.ts';
import { errorsOf, listed, path, refuses } from './check.ts';

const roots = `<bpmn:itemDefinition id="text" structureRef="string"/><bpmn:itemDefinition id="number" structureRef="int"/>
<bpmn:itemDefinition id="texts" structureRef="string" isCollection="true"/>
<bpmn:message id="in" name="in" itemRef="text"/><bpmn:message id="out" name="out" itemRef="number"/><bpmn:message id="other" name="other"/>
<bpmn:interface id="if" name="I"><bpmn:operation id="op" name="o"><bpmn:inMessageRef>in</bpmn:inMessageRef><bpmn:outMessageRef>out</bpmn:outMessageRef></bpmn:operation></bpmn:interface>
<bpmn:interface id="if2" name="J"><bpmn:operation id="op2" name="o"><bpmn:inMessageRef>in</bpmn:inMessageRef></bpmn:operation></bpmn:interface>`;

interface Io {
  readonly inputs?: readonly (readonly [id: string, item?: string])[];
  readonly outputs?: readonly (readonly [id: string, item?: string])[];
  readonly inputSets?: string;
  readonly outputSets?: string;
}

/** An ioSpecification with one set for each side unless others are given. */
function io({ inputs = [], outputs = [], inputSets, outputSets }: Io): string {
  const data = (type: string, list: readonly (readonly [string, string?])[]): string =>
    list
      .map(([id, item]) => {
        const many = item === 'texts' ? ' isCollection="true"' : '';
        return `<bpmn:${type} id="${id}"${item === undefined ? '' : ` itemSubjectRef="${item}"`}${many}/>`;
      })
      .join('');
  const set = (type: string, refs: string, list: readonly (readonly [string, string?])[]): string =>
    `<bpmn:${type}>${list.map(([id]) => `<bpmn:${refs}>${id}</bpmn:${refs}>`).join('')}</bpmn:${type}>`;
  return `<bpmn:ioSpecification>${data('dataInput', inputs)}${data('dataOutput', outputs)}${inputSets ?? set('inputSet', 'dataInputRefs', inputs)}${outputSets ?? set('outputSet', 'dataOutputRefs', outputs)}</bpmn:ioSpecification>`;
}

const task = (type: string, rest: string, inner: string): string =>
  path(`<bpmn:${type} id="t"${rest}>${inner}</bpmn:${type}>`, ['t'], roots);
const twice = (type: string, refs: string, id: string): string =>
  `<bpmn:${type}><bpmn:${refs}>${id}</bpmn:${refs}></bpmn:${type}>`.repeat(2);

describe('a task', () => {
  const service = (spec: Io, rest = ' operationRef="op"'): string => task('serviceTask', rest, io(spec));
  const good: Io = { inputs: [['i', 'text']], outputs: [['o', 'number']] };
  refuses([
    {
      what: 'that calls an operation has one set of inputs',
      refused: ['t bpmn.service-input-sets'],
      wrong: service({ ...good, inputSets: twice('inputSet', 'dataInputRefs', 'i') }),
      right: service(good),
    },
    {
      what: 'that calls an operation has one set of outputs',
      refused: ['t bpmn.service-output-sets'],
      wrong: service({ ...good, outputSets: twice('outputSet', 'dataOutputRefs', 'o') }),
      right: service(good),
    },
    {
      what: 'that calls an operation gives what it takes',
      refused: ['t bpmn.service-input-item'],
      wrong: service({ ...good, inputs: [['i', 'number']] }),
      right: service(good),
    },
    {
      what: 'that calls an operation gives it once',
      refused: ['t bpmn.service-input-item'],
      wrong: service({
        ...good,
        inputs: [
          ['i', 'text'],
          ['j', 'text'],
        ],
      }),
      right: service(good),
    },
    {
      what: 'that calls an operation gives it something',
      refused: ['t bpmn.service-input-item'],
      wrong: service({ ...good, inputs: [] }),
      right: service(good),
    },
    {
      what: 'that sends a message of no type gives something of no type',
      refused: ['t bpmn.message-task-item'],
      wrong: task('sendTask', ' messageRef="other"', io({ inputs: [['i', 'text']] })),
      right: task('sendTask', ' messageRef="other"', io({ inputs: [['i']] })),
    },
    {
      what: 'that calls an operation takes what it gives',
      refused: ['t bpmn.service-output-item'],
      wrong: service({ ...good, outputs: [['o', 'text']] }),
      right: service(good),
    },
    {
      what: 'that sends has one set of inputs',
      refused: ['t bpmn.message-task-sets'],
      wrong: task(
        'sendTask',
        ' messageRef="in"',
        io({ inputs: [['i', 'text']], inputSets: twice('inputSet', 'dataInputRefs', 'i') }),
      ),
      right: task('sendTask', ' messageRef="in"', io({ inputs: [['i', 'text']] })),
    },
    {
      what: 'that receives has one set of outputs',
      refused: ['t bpmn.message-task-sets'],
      wrong: task(
        'receiveTask',
        ' messageRef="in"',
        io({ outputs: [['o', 'text']], outputSets: twice('outputSet', 'dataOutputRefs', 'o') }),
      ),
      right: task('receiveTask', ' messageRef="in"', io({ outputs: [['o', 'text']] })),
    },
    {
      what: 'that sends gives one thing',
      refused: ['t bpmn.message-task-data'],
      wrong: task(
        'sendTask',
        ' messageRef="in"',
        io({
          inputs: [
            ['i', 'text'],
            ['j', 'text'],
          ],
        }),
      ),
      right: task('sendTask', ' messageRef="in"', io({ inputs: [['i', 'text']] })),
    },
    {
      what: 'that receives takes what the message brings',
      refused: ['t bpmn.message-task-item'],
      wrong: task('receiveTask', ' messageRef="in"', io({ outputs: [['o', 'number']] })),
      right: task('receiveTask', ' messageRef="in"', io({ outputs: [['o', 'text']] })),
    },
    {
      what: 'names an operation for its message',
      refused: ['t bpmn.operation-message'],
      wrong: task('sendTask', ' messageRef="other" operationRef="op"', ''),
      right: task('sendTask', ' messageRef="in" operationRef="op"', ''),
    },
    {
      what: 'says what language its script is in',
      refused: ['t bpmn.script-format-missing'],
      wrong: task('scriptTask', '', '<bpmn:script>1 + 1</bpmn:script>'),
      right: task('scriptTask', ' scriptFormat="feel"', '<bpmn:script>1 + 1</bpmn:script>'),
    },
    {
      what: 'has quantities of at least one',
      refused: ['t bpmn.quantity'],
      wrong: task('task', ' startQuantity="0"', ''),
      right: task('task', ' startQuantity="2" completionQuantity="1"', ''),
    },
    {
      what: 'has no quantity that no command could move',
      refused: ['t bpmn.quantity'],
      wrong: task('task', ' completionQuantity="300000000"', ''),
      right: task('task', ' completionQuantity="1000"', ''),
    },
    {
      what: 'has somebody named or computed, not both',
      refused: ['t bpmn.resource-twice'],
      wrong: task(
        'userTask',
        '',
        `<bpmn:potentialOwner><bpmn:resourceRef>r</bpmn:resourceRef><bpmn:resourceAssignmentExpression><bpmn:formalExpression>x</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:potentialOwner>`,
      ).replace('<bpmn:process', '<bpmn:resource id="r" name="R"/><bpmn:process'),
      right: task(
        'userTask',
        '',
        '<bpmn:potentialOwner><bpmn:resourceRef>r</bpmn:resourceRef></bpmn:potentialOwner>',
      ).replace('<bpmn:process', '<bpmn:resource id="r" name="R"/><bpmn:process'),
    },
    {
      what: 'binds parameters of the resource that it names',
      refused: ['t bpmn.resource-parameter'],
      wrong: task(
        'userTask',
        '',
        '<bpmn:potentialOwner><bpmn:resourceRef>r</bpmn:resourceRef><bpmn:resourceParameterBinding parameterRef="p2"><bpmn:formalExpression>1</bpmn:formalExpression></bpmn:resourceParameterBinding></bpmn:potentialOwner>',
      ).replace(
        '<bpmn:process',
        '<bpmn:resource id="r" name="R"><bpmn:resourceParameter id="p1" name="x"/></bpmn:resource><bpmn:resource id="q" name="Q"><bpmn:resourceParameter id="p2" name="x"/></bpmn:resource><bpmn:process',
      ),
      right: task(
        'userTask',
        '',
        '<bpmn:potentialOwner><bpmn:resourceRef>r</bpmn:resourceRef><bpmn:resourceParameterBinding parameterRef="p1"><bpmn:formalExpression>1</bpmn:formalExpression></bpmn:resourceParameterBinding></bpmn:potentialOwner>',
      ).replace(
        '<bpmn:process',
        '<bpmn:resource id="r" name="R"><bpmn:resourceParameter id="p1" name="x"/></bpmn:resource><bpmn:process',
      ),
    },
    {
      what: 'binds parameters only of a named resource',
      refused: ['t bpmn.resource-binding-alone'],
      wrong: task(
        'userTask',
        '',
        '<bpmn:potentialOwner><bpmn:resourceParameterBinding parameterRef="p1"><bpmn:formalExpression>1</bpmn:formalExpression></bpmn:resourceParameterBinding></bpmn:potentialOwner>',
      ).replace(
        '<bpmn:process',
        '<bpmn:resource id="r" name="R"><bpmn:resourceParameter id="p1" name="x"/></bpmn:resource><bpmn:process',
      ),
      right: task('userTask', '', '<bpmn:potentialOwner/>'),
    },
  ]);

  it('may keep a script without a format when it says in our words what becomes of it', async () => {
    expect(await errorsOf(task('scriptTask', ' ravand:resultVariable="x"', '<bpmn:script>1</bpmn:script>'))).toEqual(
      [],
    );
  });
});

describe('a loop', () => {
  const formal = (name: string, text: string): string =>
    `<bpmn:${name} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${name}>`;
  const many = (inner: string, rest = '', spec = ''): string =>
    task(
      'task',
      '',
      `${spec}<bpmn:multiInstanceLoopCharacteristics${rest}>${inner}</bpmn:multiInstanceLoopCharacteristics>`,
    );
  const standard = (inner: string, rest = ''): string =>
    task('task', '', `<bpmn:standardLoopCharacteristics${rest}>${inner}</bpmn:standardLoopCharacteristics>`);
  const list = io({ inputs: [['i', 'texts']], outputs: [['o', 'texts']] });
  const over = '<bpmn:loopDataInputRef>i</bpmn:loopDataInputRef>';
  refuses([
    {
      what: 'over instances says how many',
      refused: ['t bpmn.loop-endless'],
      wrong: many(''),
      right: many(formal('loopCardinality', '3')),
    },
    {
      what: 'has a whole number of instances',
      refused: ['t bpmn.loop-cardinality'],
      wrong: many(formal('loopCardinality', '1.5')),
      right: many(formal('loopCardinality', '0')),
    },
    {
      what: 'has no negative number of instances',
      refused: ['t bpmn.loop-cardinality'],
      wrong: many(formal('loopCardinality', '-1')),
      right: many(formal('loopCardinality', '3 - 1')),
    },
    {
      what: 'runs over data of its own activity',
      refused: ['t bpmn.loop-data'],
      wrong: many('<bpmn:loopDataInputRef>p</bpmn:loopDataInputRef>', '', list).replace(
        '<bpmn:startEvent',
        '<bpmn:property id="p" name="p"/><bpmn:startEvent',
      ),
      right: many(over, '', list),
    },
    {
      what: 'gives each instance one item of its list',
      refused: ['t bpmn.loop-item'],
      wrong: many(`${over}<bpmn:inputDataItem id="item" itemSubjectRef="number"/>`, '', list),
      right: many(`${over}<bpmn:inputDataItem id="item" itemSubjectRef="text"/>`, '', list),
    },
    {
      what: 'collects items of its list',
      refused: ['t bpmn.loop-item'],
      wrong: many(
        `${over}<bpmn:loopDataOutputRef>o</bpmn:loopDataOutputRef><bpmn:outputDataItem id="item" itemSubjectRef="texts" isCollection="true"/>`,
        '',
        list,
      ),
      right: many(
        `${over}<bpmn:loopDataOutputRef>o</bpmn:loopDataOutputRef><bpmn:outputDataItem id="item" itemSubjectRef="text"/>`,
        '',
        list,
      ),
    },
    {
      what: 'says what it throws where its behaviour throws',
      refused: ['t bpmn.loop-behavior-missing'],
      wrong: many(formal('loopCardinality', '3'), ' behavior="One"'),
      right: many(formal('loopCardinality', '3'), ' behavior="One" oneBehaviorEventRef="sig"').replace(
        '<bpmn:process',
        '<bpmn:signal id="s" name="s"/><bpmn:signalEventDefinition id="sig" signalRef="s"/><bpmn:process',
      ),
    },
    {
      what: 'throws nothing complex without saying so',
      refused: ['t bpmn.loop-behavior-unused'],
      wrong: many(
        `${formal('loopCardinality', '3')}<bpmn:complexBehaviorDefinition>${formal('condition', 'ok')}</bpmn:complexBehaviorDefinition>`,
      ),
      right: many(
        `${formal('loopCardinality', '3')}<bpmn:complexBehaviorDefinition>${formal('condition', 'ok')}</bpmn:complexBehaviorDefinition>`,
        ' behavior="Complex"',
      ),
    },
    {
      what: 'has a condition or a maximum',
      refused: ['t bpmn.loop-condition-missing'],
      wrong: standard(''),
      right: standard(formal('loopCondition', 'ok')),
    },
    {
      what: 'has a maximum of at least one',
      refused: ['t bpmn.loop-maximum'],
      wrong: standard(formal('loopCondition', 'ok'), ' loopMaximum="0"'),
      right: standard(formal('loopCondition', 'ok'), ' loopMaximum="1"'),
    },
    {
      what: 'is of one kind',
      refused: ['t bpmn.child-twice'],
      wrong: task(
        'task',
        '',
        `<bpmn:standardLoopCharacteristics>${formal('loopCondition', 'ok')}</bpmn:standardLoopCharacteristics><bpmn:multiInstanceLoopCharacteristics>${formal('loopCardinality', '3')}</bpmn:multiInstanceLoopCharacteristics>`,
      ),
      right: standard(formal('loopCondition', 'ok')),
    },
  ]);

  it('may take its list from an attribute of another engine', async () => {
    expect(await errorsOf(many('', ' camunda:collection="people" camunda:elementVariable="person"'))).toEqual([]);
  });
});

describe('a call', () => {
  const call = (called: string, spec = ''): string =>
    path(`<bpmn:callActivity id="t" calledElement="${called}">${spec}</bpmn:callActivity>`, ['t'], roots);
  const callee = (inner: string, rest = ''): string =>
    `<bpmn:process id="callee" isExecutable="true"${rest}>${inner}</bpmn:process></bpmn:definitions>`;
  const plain = '<bpmn:startEvent id="cs"/>';
  const withCallee = (spec: string, inner: string): string =>
    call('callee', spec).replace('</bpmn:definitions>', callee(inner));
  const wants = io({ inputs: [['ci', 'text']] });
  refuses([
    {
      what: 'is of something that can be called',
      refused: ['t bpmn.called-element'],
      wrong: call('in'),
      right: call('elsewhere'),
    },
    {
      what: 'is of a process that begins by itself',
      refused: ['t bpmn.called-start'],
      wrong: withCallee(
        '',
        '<bpmn:startEvent id="cs"><bpmn:messageEventDefinition messageRef="other"/></bpmn:startEvent>',
      ),
      right: withCallee('', plain),
    },
    {
      what: 'gives as many things as it must',
      refused: ['t bpmn.called-data'],
      wrong: withCallee('', `${wants}${plain}`),
      right: withCallee(io({ inputs: [['mine', 'text']] }), `${wants}${plain}`),
    },
    {
      what: 'gives things of the type it must',
      refused: ['t bpmn.called-data'],
      wrong: withCallee(io({ inputs: [['mine', 'number']] }), `${wants}${plain}`),
      right: withCallee(io({ inputs: [['mine', 'text']] }), `${wants}${plain}`),
    },
  ]);
});

describe('a service that is offered', () => {
  const offered = (binding: string, spec = io({ inputs: [['i', 'text']], outputs: [['o', 'number']] })): string =>
    bpmn(
      `<bpmn:supportedInterfaceRef>if</bpmn:supportedInterfaceRef>${spec}${binding}<bpmn:startEvent id="start"/>`,
      [],
      roots,
    );
  const binding = (operation: string): string =>
    `<bpmn:ioBinding operationRef="${operation}" inputDataRef="i" outputDataRef="o"/>`;
  refuses([
    {
      what: 'binds its data',
      refused: ['process bpmn.binding-missing'],
      wrong: offered(''),
      right: offered(binding('op')),
    },
    {
      what: 'binds an operation of its own interface',
      refused: ['process bpmn.binding-item', 'process bpmn.binding-operation'],
      wrong: offered(binding('op2')),
      right: offered(binding('op')),
    },
    {
      what: 'binds data of the types of the messages',
      refused: ['process bpmn.binding-item'],
      wrong: offered(binding('op'), io({ inputs: [['i', 'number']], outputs: [['o', 'number']] })),
      right: offered(binding('op')),
    },
  ]);
});

describe('a message event', () => {
  const waits = (inner: string, message = 'in'): string =>
    listed(
      path(
        `<bpmn:intermediateCatchEvent id="t"><bpmn:messageEventDefinition messageRef="${message}">${inner}</bpmn:messageEventDefinition></bpmn:intermediateCatchEvent>`,
        ['t'],
        roots,
      ),
    );
  refuses([
    {
      what: 'of a typed message names the operation that takes it',
      refused: ['t bpmn.operation-missing'],
      wrong: waits(''),
      right: waits('<bpmn:operationRef>op</bpmn:operationRef>'),
    },
    {
      what: 'names an operation for its message',
      refused: ['t bpmn.operation-message'],
      wrong: waits('<bpmn:operationRef>op</bpmn:operationRef>', 'other'),
      right: waits('', 'other'),
    },
  ]);
});

describe('data', () => {
  const objects =
    '<bpmn:dataObject id="obj" itemSubjectRef="text"/><bpmn:dataObjectReference id="ref" dataObjectRef="obj"/>';
  const process = (inner: string, body = ''): string => bpmn(`${inner}<bpmn:startEvent id="start"/>${body}`, [], roots);
  const into = (source: string, rest = '', spec = io({ inputs: [['i', 'text']] })): string =>
    task(
      'task',
      '',
      `${spec}<bpmn:dataInputAssociation id="as">${source}<bpmn:targetRef>i</bpmn:targetRef>${rest}</bpmn:dataInputAssociation>`,
    ).replace('<bpmn:startEvent', `${objects}<bpmn:dataObject id="num" itemSubjectRef="number"/><bpmn:startEvent`);
  const overText =
    '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">2</bpmn:loopCardinality><bpmn:inputDataItem id="item" itemSubjectRef="text"/></bpmn:multiInstanceLoopCharacteristics>';
  const from = (id: string): string => `<bpmn:sourceRef>${id}</bpmn:sourceRef>`;
  const event = (data: string, definitions: string): string =>
    path(
      `<bpmn:intermediateCatchEvent id="t">${data}${definitions}</bpmn:intermediateCatchEvent>`,
      ['t'],
      `${roots}<bpmn:signal id="s" name="s" structureRef="text"/>`,
    );
  const brought = (id: string, item: string): string =>
    `<bpmn:dataOutput id="${id}" itemSubjectRef="${item}"/><bpmn:outputSet><bpmn:dataOutputRefs>${id}</bpmn:dataOutputRefs></bpmn:outputSet>`;
  const signal = '<bpmn:signalEventDefinition id="d" signalRef="s"/>';
  refuses([
    {
      what: 'is not declared by a sub-process',
      refused: ['t bpmn.sub-process-specification'],
      wrong: path(`<bpmn:subProcess id="t">${io({})}<bpmn:task id="x"/></bpmn:subProcess>`, ['t']),
      right: path('<bpmn:subProcess id="t"><bpmn:task id="x"/></bpmn:subProcess>', ['t']),
    },
    {
      what: 'has a set on each side',
      refused: ['t bpmn.child-missing', 't bpmn.data-set-missing'],
      wrong: task('task', '', io({ outputSets: '' })),
      right: task('task', '', io({})),
    },
    {
      what: 'that comes in is in a set',
      refused: ['i bpmn.data-without-set'],
      wrong: task('task', '', io({ inputs: [['i']], inputSets: '<bpmn:inputSet/>' })),
      right: task('task', '', io({ inputs: [['i']] })),
    },
    {
      what: 'that goes out is in a set',
      refused: ['o bpmn.data-without-set'],
      wrong: task('task', '', io({ outputs: [['o']], outputSets: '<bpmn:outputSet/>' })),
      right: task('task', '', io({ outputs: [['o']] })),
    },
    ...(
      [
        ['optionalInputRefs', 'inputSet', 'dataInputRefs', 'inputs'],
        ['whileExecutingInputRefs', 'inputSet', 'dataInputRefs', 'inputs'],
        ['optionalOutputRefs', 'outputSet', 'dataOutputRefs', 'outputs'],
        ['whileExecutingOutputRefs', 'outputSet', 'dataOutputRefs', 'outputs'],
      ] as const
    ).map(([property, set, refs, side]) => {
      const sets = (first: string): string =>
        `<bpmn:${set} id="set">${first}<bpmn:${property}>d2</bpmn:${property}></bpmn:${set}><bpmn:${set}><bpmn:${refs}>d2</bpmn:${refs}></bpmn:${set}>`;
      const one = `<bpmn:${refs}>d1</bpmn:${refs}>`;
      return {
        what: `named by ${property} is in the set itself`,
        refused: ['set bpmn.data-not-in-set'],
        wrong: task('task', '', io({ [side]: [['d1'], ['d2']], [`${set}s`]: sets(one) })),
        right: task(
          'task',
          '',
          io({ [side]: [['d1'], ['d2']], [`${set}s`]: sets(`${one}<bpmn:${refs}>d2</bpmn:${refs}>`) }),
        ),
      };
    }),
    {
      what: 'sets name each other on both sides',
      refused: ['a bpmn.data-sets-disagree'],
      wrong: task(
        'task',
        '',
        io({
          inputSets: '<bpmn:inputSet id="a"><bpmn:outputSetRefs>b</bpmn:outputSetRefs></bpmn:inputSet>',
          outputSets: '<bpmn:outputSet id="b"/>',
        }),
      ),
      right: task(
        'task',
        '',
        io({
          inputSets: '<bpmn:inputSet id="a"><bpmn:outputSetRefs>b</bpmn:outputSetRefs></bpmn:inputSet>',
          outputSets: '<bpmn:outputSet id="b"><bpmn:inputSetRefs>a</bpmn:inputSetRefs></bpmn:outputSet>',
        }),
      ),
    },
    {
      what: 'in a set belongs to the element of the set',
      refused: ['t bpmn.data-elsewhere'],
      wrong: task(
        'task',
        '',
        io({
          inputs: [['i']],
          inputSets:
            '<bpmn:inputSet><bpmn:dataInputRefs>i</bpmn:dataInputRefs><bpmn:dataInputRefs>pi</bpmn:dataInputRefs></bpmn:inputSet>',
        }),
      ).replace('<bpmn:startEvent', `${io({ inputs: [['pi']] })}<bpmn:startEvent`),
      right: task('task', '', io({ inputs: [['i']] })).replace(
        '<bpmn:startEvent',
        `${io({ inputs: [['pi']] })}<bpmn:startEvent`,
      ),
    },
    {
      what: 'is one or many as its definition says',
      refused: ['obj bpmn.data-collection'],
      wrong: process('<bpmn:dataObject id="obj" itemSubjectRef="texts"/>'),
      right: process('<bpmn:dataObject id="obj" itemSubjectRef="texts" isCollection="true"/>'),
    },
    {
      what: 'has its state at the reference',
      refused: ['obj bpmn.data-object-state'],
      wrong: process('<bpmn:dataObject id="obj"><bpmn:dataState name="new"/></bpmn:dataObject>'),
      right: process(
        '<bpmn:dataObject id="obj" name="O"/><bpmn:dataObjectReference id="ref" name="O [new]" dataObjectRef="obj"><bpmn:dataState name="new"/></bpmn:dataObjectReference>',
      ),
    },
    {
      what: 'has its type at the object',
      refused: ['ref bpmn.data-reference-item'],
      wrong: process(
        '<bpmn:dataObject id="obj"/><bpmn:dataObjectReference id="ref" dataObjectRef="obj" itemSubjectRef="text"/>',
      ),
      right: process(objects),
    },
    {
      what: 'is called by its name and state',
      refused: ['ref bpmn.data-reference-name'],
      wrong: process(
        '<bpmn:dataObject id="obj" name="O"/><bpmn:dataObjectReference id="ref" name="O" dataObjectRef="obj"><bpmn:dataState name="new"/></bpmn:dataObjectReference>',
      ),
      right: process(
        '<bpmn:dataObject id="obj" name="O"/><bpmn:dataObjectReference id="ref" name="O" dataObjectRef="obj"/>',
      ),
    },
    {
      what: 'is seen where it lies and inside of that',
      refused: ['ref bpmn.data-out-of-sight'],
      wrong: process('<bpmn:dataObjectReference id="ref" dataObjectRef="obj"/>', '').replace(
        '</bpmn:process>',
        '<bpmn:subProcess id="sub"><bpmn:dataObject id="obj"/><bpmn:task id="x"/></bpmn:subProcess><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="sub"/></bpmn:process>',
      ),
      right: process('<bpmn:dataObject id="obj"/>', '').replace(
        '</bpmn:process>',
        '<bpmn:subProcess id="sub"><bpmn:dataObjectReference id="ref" dataObjectRef="obj"/><bpmn:task id="x"/></bpmn:subProcess><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="sub"/></bpmn:process>',
      ),
    },
    {
      what: 'keeps its type on the way',
      refused: ['as bpmn.association-items'],
      wrong: into(from('num')),
      right: into(from('ref')),
    },
    {
      what: 'comes from one place unless it is transformed',
      refused: ['as bpmn.association-sources'],
      wrong: into(`${from('ref')}${from('obj')}`),
      right: into(`${from('ref')}${from('obj')}`, '<bpmn:transformation>obj</bpmn:transformation>'),
    },
    {
      what: 'comes from somewhere where flows are listed',
      refused: ['as bpmn.association-sources'],
      wrong: listed(into('')),
      right: listed(into(from('ref'))),
    },
    {
      what: 'goes into an input of the task itself',
      refused: ['as bpmn.association-owner'],
      wrong: into(from('ref'))
        .replace('<bpmn:targetRef>i<', '<bpmn:targetRef>o<')
        .replace('</bpmn:process>', `<bpmn:task id="u">${io({ inputs: [['o', 'text']] })}</bpmn:task></bpmn:process>`),
      right: into(from('ref')),
    },
    {
      what: 'does not go past the inputs of the task into an object',
      refused: ['as bpmn.association-owner'],
      wrong: into(from('ref')).replace('<bpmn:targetRef>i<', '<bpmn:targetRef>obj<'),
      right: into(from('ref')),
    },
    {
      what: 'of another task is not seen',
      refused: ['as bpmn.data-out-of-sight'],
      wrong: into(from('o')).replace(
        '</bpmn:process>',
        `<bpmn:task id="u">${io({ outputs: [['o', 'text']] })}</bpmn:task></bpmn:process>`,
      ),
      right: into(from('ref')),
    },
    {
      what: 'may be the item of a multi-instance, of its own and of no other',
      refused: ['as bpmn.data-out-of-sight'],
      wrong: into(from('item')).replace('</bpmn:process>', `<bpmn:task id="u">${overText}</bpmn:task></bpmn:process>`),
      right: into(from('item')).replace('</bpmn:task>', `${overText}</bpmn:task>`),
    },
    {
      what: 'of a process is given by its caller',
      refused: ['as bpmn.association-owner', 'as bpmn.process-data'],
      wrong: into(from('ref'))
        .replace('<bpmn:targetRef>i<', '<bpmn:targetRef>pi<')
        .replace('<bpmn:dataObject id="obj"', `${io({ inputs: [['pi', 'text']] })}<bpmn:dataObject id="obj"`),
      right: into(from('pi')).replace(
        '<bpmn:dataObject id="obj"',
        `${io({ inputs: [['pi', 'text']] })}<bpmn:dataObject id="obj"`,
      ),
    },
    {
      what: 'of an event is one for each definition',
      refused: ['t bpmn.event-data-count'],
      wrong: event(brought('o', 'text'), `${signal}${signal.replace('"d"', '"d2"')}`),
      right: event(brought('o', 'text'), signal),
    },
    {
      what: 'of an event has the type of what its definition brings',
      refused: ['t bpmn.event-data-item'],
      wrong: event(brought('o', 'number'), signal),
      right: event(brought('o', 'text'), signal),
    },
    {
      what: 'in a store fits into it',
      refused: ['store bpmn.store-capacity'],
      wrong: bpmn('<bpmn:startEvent id="start"/>', [], '<bpmn:dataStore id="store" name="S" capacity="-1"/>'),
      right: bpmn('<bpmn:startEvent id="start"/>', [], '<bpmn:dataStore id="store" name="S" capacity="5"/>'),
    },
  ]);
});
