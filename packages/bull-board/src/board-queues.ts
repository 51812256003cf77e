import type { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js';
import { actorOf, mayDo, type StaffAccess, type StaffAction, visibleQueues } from '@offload/core/admin';
import { type BoardActions, BoardRejection, createBoardActions } from './actions';
import { RowAdapter } from './adapter';
import type { BullBoardOptions } from './options';

/** What `can` must list for each button. */
export const boardActions = {
  retry: 'retry',
  cancel: 'cancel',
  delete: 'delete',
  runNow: 'run-now',
  runSchedule: 'run-schedule',
  setPaused: 'pause',
} as const satisfies Record<keyof BoardActions, StaffAction>;

/** Returns the queues that someone may see, by their names, with what they may see and do there. */
export function createBoardQueues(
  options: BullBoardOptions,
  access: StaffAccess,
  request: Request,
): Map<string, BaseAdapter> {
  const { jobs, redact, jobUrl } = options;
  const { system, db, backend } = jobs;
  const contracts = [...system.contracts.values()];
  const actions = allowed(
    options.actions?.(access, request) ?? createBoardActions(jobs, { owner: null, actor: actorOf(access) }),
    access,
  );
  return new Map(
    visibleQueues(access, Object.keys(system.queues)).map((name) => {
      const kinds = contracts.filter(({ queue }) => queue === name).map(({ kind }) => kind);
      const show = redact && ((value: unknown, kind: string) => redact(value, { kind, access }));
      const seesValues = access.seesValues === true;
      const parts = { system, db, backend, kinds, actions, seesValues, ...(show && { show }) };
      return [name, new RowAdapter(name, parts, queueOptions(access, jobUrl))];
    }),
  );
}

function queueOptions(access: StaffAccess, jobUrl: BullBoardOptions['jobUrl']) {
  return {
    readOnlyMode: !Object.values(boardActions).some((action) => mayDo(access, action)),
    allowRetries: mayDo(access, 'retry'),
    ...(jobUrl && {
      externalJobUrl: ({ id }: { id?: string | number | undefined | null }) => ({
        displayText: 'Open',
        href: jobUrl({ id: String(id) }),
      }),
    }),
  };
}

/** Returns the actions, of which those that `can` doesn't list are rejected. */
function allowed(actions: BoardActions, access: StaffAccess): BoardActions {
  const limit = <Given extends unknown[], Done>(
    name: keyof BoardActions,
    act: (...given: Given) => Promise<Done>,
  ) =>
    mayDo(access, boardActions[name])
      ? act
      : async () => {
          throw new BoardRejection(`You may not do this: it needs "${boardActions[name]}" in can.`, 403);
        };
  return {
    retry: limit('retry', actions.retry),
    cancel: limit('cancel', actions.cancel),
    delete: limit('delete', actions.delete),
    runNow: limit('runNow', actions.runNow),
    runSchedule: limit('runSchedule', actions.runSchedule),
    setPaused: limit('setPaused', actions.setPaused),
  };
}
