// Several changes of the drawing as one step of undo: `together.do(work)`.
interface CommandStack {
  registerHandler(name: string, handler: object): void;
  execute(name: string, context: object): void;
}

const command = 'ravand.together';

class WorkHandler {
  preExecute({ work }: { readonly work: () => void }): void {
    work();
  }
}

class Together {
  static $inject = ['commandStack'];
  readonly #stack: CommandStack;

  constructor(commandStack: CommandStack) {
    this.#stack = commandStack;
    commandStack.registerHandler(command, WorkHandler);
  }

  do(work: () => void): void {
    this.#stack.execute(command, { work });
  }
}

/** A module for bpmn-js' `additionalModules`. */
export const together = { __init__: ['together'], together: ['type', Together] };
export type { Together };
