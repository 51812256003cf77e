import { ApiError } from './http/api-error';

interface TurnLimits {
  /** How many run at the same time, of all users and of one. */
  max: number;
  maxPerUser: number;
  /** How many of one user wait. */
  maxWaiting: number;
  /** The error if a user has more waiting: its message and its status (by default 429). */
  detail: string;
  status?: 429 | 503;
}

export type InTurn = <Value>(userId: string, work: () => Promise<Value>) => Promise<Value>;

const retryAfterSeconds = 2;

/**
 * Returns a function that does expensive work of users in turn, so that one who asks for a lot at once delays only themselves.
 * It throws an error if too much of a user's work is waiting. Each process counts for itself, because each has its own of what
 * this protects, such as database connections.
 */
export function createTurns({ max, maxPerUser, maxWaiting, detail, status = 429 }: TurnLimits): InTurn {
  const running: string[] = [];
  const waiting: { userId: string; start: () => void }[] = [];

  function mayStart(userId: string): boolean {
    return running.length < max && running.filter((id) => id === userId).length < maxPerUser;
  }

  async function takeTurn(userId: string): Promise<void> {
    if (mayStart(userId)) {
      running.push(userId);
      return;
    }
    if (waiting.filter((one) => one.userId === userId).length >= maxWaiting) {
      throw new ApiError(status, detail, undefined, retryAfterSeconds);
    }
    await new Promise<void>((start) => waiting.push({ userId, start }));
  }

  function endTurn(userId: string): void {
    running.splice(running.indexOf(userId), 1);
    const at = waiting.findIndex((one) => mayStart(one.userId));
    const [next] = at < 0 ? [] : waiting.splice(at, 1);
    if (!next) return;
    // Its place is taken before it starts, so that no later call gets in between.
    running.push(next.userId);
    next.start();
  }

  return async (userId, work) => {
    await takeTurn(userId);
    try {
      return await work();
    } finally {
      endTurn(userId);
    }
  };
}
