import { createContext, useContext, useEffect, useState } from 'react';
import type { ConsoleAction } from '../access';
import type { ConsoleReads } from '../api/console-reads';
import type { Settings } from '../document/settings';
import { type ChartPeriod, chartQuery } from '../ui/charts/chart-period';
import { kindName } from '../ui/display-names';
import { pollWhileVisible } from '../ui/poll';
import { type Problem, unanswered } from '../ui/problem';
import type { Call, Changes, Client, Read } from './client';

interface Context {
  settings: Settings;
  client: Client;
  changes: Changes;
}

const ConsoleContext = createContext<Context | null>(null);

export const ConsoleProvider = ConsoleContext.Provider;

/** Returns the console's settings for its reader, and its API. */
export function useConsole() {
  const context = useContext(ConsoleContext);
  if (!context) throw new Error('Pages of the console need a ConsoleProvider around them.');
  const { settings, client, changes } = context;
  return {
    settings,
    client,
    changes,
    may: (action: ConsoleAction) => settings.actions.includes(action),
    labelOf: (kind: string) => settings.labels[kind] ?? kindName(kind),
    hrefOf: (path: string) => `${settings.basePath}${path}` || '/',
  };
}

interface State<Body> {
  /** Identifies the call whose response is `body`. */
  key: string;
  body: Body | null;
  problem: Problem | null;
}

interface Live<Body> {
  body: Body | null;
  /** Why the last read failed, or null. */
  problem: Problem | null;
  /** Reads immediately. */
  refresh: () => void;
}

interface Pace<Body> {
  /** Milliseconds from a read to the next one if no change is reported. */
  mostMs?: ((body: Body) => number) | undefined;
  /** Milliseconds from a read to one after a change. */
  leastMs?: number | undefined;
}

/**
 * Reads something and keeps it up to date while the tab is visible: when jobs have changed, and now and then. What was read stays
 * until there is something newer, or the reader may no longer see it.
 */
export function useLive<Route extends keyof ConsoleReads>(
  { route, id, query }: Call<Route>,
  { mostMs = others.includes(route) ? often : seldom, leastMs }: Pace<ConsoleReads[Route]> = {},
): Live<ConsoleReads[Route]> {
  const { client, changes } = useConsole();
  const key = `${route} ${id} ${query}`;
  const [round, setRound] = useState(0);
  const [state, setState] = useState<State<ConsoleReads[Route]>>({ key, body: null, problem: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round begins when someone asks for it
  useEffect(
    () =>
      keepReading(
        (signal) => client.read({ route, id, query }, signal),
        (read) =>
          setState((before) => {
            if (read.ok) return { key, body: read.body, problem: null };
            const isKept = before.key === key && !isClosed(read.problem);
            return { key, body: isKept ? before.body : null, problem: read.problem };
          }),
        { mostMs, leastMs, changes },
      ),
    [client, changes, route, id, query, key, round, mostMs, leastMs],
  );
  const refresh = () => setRound((before) => before + 1);
  // Shows nothing of the previous page.
  return state.key === key ? { ...state, refresh } : { body: null, problem: null, refresh };
}

// For what only time changes. The stream says when jobs have changed.
const liveMs = 30_000;
const seldom = () => liveMs;
// These also change when no job does.
const others: readonly (keyof ConsoleReads)[] = ['/alerts', '/audit', '/gates', '/queues', '/schedules'];
const often = () => pollMs;
// Without the stream, and after a problem. After a slow read, the next one waits longer, but not so long that the page gets out of date.
const pollMs = 5_000;
const shareOfTime = 20;
const maxDelayMs = 60_000;
const patienceMs = 10_000;

/** Reads until the returned function is called. */
export function keepReading<Body>(
  ask: (signal: AbortSignal) => Promise<Read<Body>>,
  show: (read: Read<Body>) => void,
  { mostMs = seldom, leastMs = 1_000, changes }: Pace<Body> & { changes: Changes },
): () => void {
  let readyAt = 0;
  async function readOnce(signal: AbortSignal): Promise<number> {
    const startedAt = performance.now();
    if (startedAt < readyAt) return readyAt - startedAt;
    const waiting = setTimeout(() => show({ ok: false, problem: unanswered }), patienceMs);
    signal.addEventListener('abort', () => clearTimeout(waiting));
    const read = await ask(signal);
    clearTimeout(waiting);
    if (signal.aborted) return 0;
    show(read);
    const endedAt = performance.now();
    // A read without a response doesn't show that the server is slow.
    const isLost = !read.ok && read.problem.status === 0;
    const ofSlow = isLost ? 0 : Math.min(maxDelayMs, (endedAt - startedAt) * shareOfTime);
    readyAt = endedAt + Math.max(leastMs, ofSlow);
    const ms = read.ok ? mostMs(read.body) : pollMs;
    return Math.max(readyAt - endedAt, changes.isLive() ? ms : Math.min(ms, pollMs));
  }
  return pollWhileVisible(readOnce, 0, changes.subscribe);
}

/**
 * Reads the state of the system or of one queue, and its figures within a period. The period before is shown until the next one
 * is read, so that the page stays where it is. `queue` must not change while the component is mounted.
 */
export function useOverview(period: ChartPeriod, queue?: string): Live<ConsoleReads['/overview']> {
  const among = queue === undefined ? '' : `&${new URLSearchParams({ queue })}`;
  const query = `${chartQuery(period).slice(1)}${among}`;
  const live = useLive({ route: '/overview', query }, { mostMs: untilHeartbeat });
  const [last, setLast] = useState(live.body);
  // Forgotten once the reader may not see it: a later problem of another kind must not bring it back.
  const body = isClosed(live.problem) ? null : (live.body ?? last);
  if (body !== last) setLast(body);
  return { ...live, body };
}

/**
 * Whether the reader may no longer see what was read, or it's gone: an app may hide from others that it exists. Not after a
 * session has ended: whoever signs in again goes on with what they had begun, such as an edited payload.
 */
function isClosed(problem: Problem | null): boolean {
  return problem !== null && [403, 404].includes(problem.status);
}

const marginMs = 100;

/**
 * Returns the milliseconds until the overview is read again: fewer if a worker's heartbeat expires before then, so that it shows as
 * offline at once.
 */
export function untilHeartbeat({ workers }: { workers: { aliveForMs: number }[] }): number {
  const ends = workers
    .filter(({ aliveForMs }) => aliveForMs > 0)
    .map(({ aliveForMs }) => aliveForMs + marginMs);
  return Math.min(liveMs, ...ends);
}
