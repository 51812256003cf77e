import type { ActionView } from '../../operations/audit-actions';
import { isRead } from './action-words';

const minFolded = 3;

/** Returns actions in a row that are alike as one entry: the same change to many jobs, or what someone read. Others have an entry each. */
export function foldActions(actions: readonly ActionView[]): ActionView[][] {
  const runs: ActionView[][] = [];
  for (const action of actions) {
    const run = runs.at(-1);
    if (run?.[0] && keyOf(run[0]) === keyOf(action)) run.push(action);
    else runs.push([action]);
  }
  return runs.flatMap((run) => (run.length < minFolded ? run.map((action) => [action]) : [run]));
}

function keyOf({ actor, action, outcome, reason, ip }: ActionView): string {
  return JSON.stringify([actor.id, isRead(action) ? 'read' : action, outcome, reason, ip]);
}

/** Actions with the same name and outcome, with the number of their subjects. */
export interface Repeated {
  first: ActionView;
  subjects: number;
}

/** Returns what folded actions did: each name once, in order. */
export function repeatedIn(actions: readonly ActionView[]): Repeated[] {
  const firsts = actions.filter(
    ({ action }, index) => actions.findIndex((one) => one.action === action) === index,
  );
  return firsts.map((first) => {
    const same = actions.filter(({ action }) => action === first.action);
    return { first, subjects: new Set(same.map(({ subject: { type, id } }) => `${type} ${id}`)).size };
  });
}
