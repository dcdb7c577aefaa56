// Moves the pointers of a problem under the member of the body that was handed on, so that they point into what the caller sent.
import { Problem } from '../kernel/problem.ts';

/** @param prefix JSON Pointer of the member, like `/values` */
export async function within<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.details.length === 0) throw error;
    const details = error.details.map((detail) => ({ ...detail, pointer: `${prefix}${detail.pointer}` }));
    throw new Problem(error.status, error.code, { params: error.params, details, more: error.more, cause: error });
  }
}
