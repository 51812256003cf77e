import type { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js';
import type { QueueAdapterOptions } from '@bull-board/api/typings/app';
import { type AdapterParts, RowAdapter } from './adapter';

export { type BoardActions, createBoardActions, isBoardRejection } from './actions';
export type { BoardRow } from './rows';

/** The parts of a board. `openJobs` returns all that are required. */
export type BoardParts = Omit<AdapterParts, 'kinds'>;

/**
 * Returns the queues of an app for Bull Board, which then shows the rows of jobs instead of what BullMQ carries. Without
 * `actions`, its buttons are hidden, and what they send is rejected. Without `seesValues`, values are hidden. Bull Board has no login:
 * check who calls first.
 *
 * @example
 * createBullBoard({ queues: createBoardQueues({ ...jobs, seesValues: true }), serverAdapter });
 * // With buttons:
 * const actions = createBoardActions({ ...jobs, client: jobs, access: { owner: null, actor: `user:${id}` } });
 * createBullBoard({ queues: createBoardQueues({ ...jobs, actions, seesValues: true }), serverAdapter });
 */
export function createBoardQueues(
  parts: BoardParts,
  options: Partial<QueueAdapterOptions> = {},
): BaseAdapter[] {
  const { system } = parts;
  const contracts = [...system.contracts.values()];
  return Object.keys(system.queues).map((name) => {
    const kinds = contracts.filter(({ queue }) => queue === name).map(({ kind }) => kind);
    return new RowAdapter(name, { ...parts, kinds }, options);
  });
}
