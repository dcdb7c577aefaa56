// What keeps one activity from going on: thrown inside a step, turned into an incident (or a StartError) by the execution. Never leaves the engine.

export class EngineFault extends Error {
  override readonly name = 'EngineFault';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}
