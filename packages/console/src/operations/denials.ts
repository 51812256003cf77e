import type { Transaction } from '@offload/core';
import { type Doing, type Operator, recordAction } from './audit-log';

/** Records denied actions, which anyone who is signed in can repeat as often as they like. */
export interface Denials {
  record(operator: Operator, doing: Doing): Promise<void>;
}

interface DenialOptions {
  /** Called if a count can't be recorded. */
  onError: (error: unknown) => void;
  /** How long to count, in milliseconds; by default a minute. */
  everyMs?: number;
}

/**
 * Creates what records denied actions in the audit log: the first one of a caller at once, and a minute later in one entry how many
 * more of the same action there were, whatever they were for. If the process ends before that, their number is lost.
 *
 * @example
 * const denials = createDenials(jobs.db, { onError: console.error });
 * await denials.record(operator, { action: 'user.read', subjectType: 'user', subjectId: id });
 */
export function createDenials(db: Transaction, { onError, everyMs = 60_000 }: DenialOptions): Denials {
  const counting = new Map<string, { more: number }>();
  return {
    async record(operator, doing) {
      const key = JSON.stringify([operator.id, doing.action]);
      const earlier = counting.get(key);
      if (earlier) {
        earlier.more += 1;
        return;
      }
      const count = { more: 0 };
      counting.set(key, count);
      setTimeout(() => {
        counting.delete(key);
        if (count.more === 0) return;
        const all = { ...doing, subjectId: 'all', after: { more: count.more }, outcome: 'denied' } as const;
        recordAction(db, operator, all).catch(onError);
      }, everyMs).unref();
      await recordAction(db, operator, { ...doing, outcome: 'denied' });
    },
  };
}
