import { createContext, useContext, useEffect, useState } from 'react';
import type { ConsoleAction } from '../access';
import type { ConsoleReads } from '../api/console-reads';
import type { Settings } from '../document/settings';
import { type ChartPeriod, chartQuery } from '../ui/charts/chart-period';
import { kindName } from '../ui/display-names';
import { pollWhileVisible } from '../ui/poll';
import { type Problem, unanswered } from '../ui/problem';
import type { Call, Client } from './client';

interface Context {
  settings: Settings;
  client: Client;
}

const ConsoleContext = createContext<Context | null>(null);

export const ConsoleProvider = ConsoleContext.Provider;

/** Returns what the console knows about its reader, and its API. */
export function useConsole() {
  const context = useContext(ConsoleContext);
  if (!context) throw new Error('Pages of the console need a ConsoleProvider around them.');
  const { settings, client } = context;
  return {
    settings,
    client,
    may: (action: ConsoleAction) => settings.actions.includes(action),
    labelOf: (kind: string) => settings.labels[kind] ?? kindName(kind),
    hrefOf: (path: string) => `${settings.basePath}${path}` || '/',
  };
}

interface State<Body> {
  /** Names the call that `body` answers. */
  key: string;
  body: Body | null;
  problem: Problem | null;
}

interface Live<Body> {
  body: Body | null;
  /** Why it couldn't be read; null if it was. */
  problem: Problem | null;
  /** Reads it now. */
  refresh: () => void;
}

const everyRound = () => 2_000;
// After a problem or a slow read, the next one waits longer, but not so long that the page gets out of date.
const afterProblemMs = 5_000;
const shareOfTime = 20;
const maxDelayMs = 60_000;
const patienceMs = 10_000;

/**
 * Reads something and keeps it up to date while the tab is visible. What was read stays until there is something newer,
 * or the reader may no longer see it.
 */
export function useLive<Route extends keyof ConsoleReads>(
  { route, id, query }: Call<Route>,
  delayOf: (body: ConsoleReads[Route]) => number = everyRound,
): Live<ConsoleReads[Route]> {
  const { client } = useConsole();
  const key = `${route} ${id} ${query}`;
  const [round, setRound] = useState(0);
  const [state, setState] = useState<State<ConsoleReads[Route]>>({ key, body: null, problem: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round begins when someone asks for it
  useEffect(
    () =>
      pollWhileVisible(async (signal) => {
        const startedAt = performance.now();
        const keep = (problem: Problem) =>
          setState((before) => {
            const isKept = before.key === key && !isClosed(problem);
            return { key, body: isKept ? before.body : null, problem };
          });
        const waiting = setTimeout(() => keep(unanswered), patienceMs);
        signal.addEventListener('abort', () => clearTimeout(waiting));
        const read = await client.read({ route, id, query }, signal);
        clearTimeout(waiting);
        if (signal.aborted) return 0;
        if (read.ok) setState({ key, body: read.body, problem: null });
        else keep(read.problem);
        // A read without a response doesn't show that the server is slow.
        if (!read.ok && read.problem.status === 0) return afterProblemMs;
        const ofSlow = Math.min(maxDelayMs, (performance.now() - startedAt) * shareOfTime);
        return Math.max(read.ok ? delayOf(read.body) : afterProblemMs, ofSlow);
      }, 0),
    [client, route, id, query, key, round, delayOf],
  );
  const refresh = () => setRound((before) => before + 1);
  // Nothing of the page before is shown.
  return state.key === key ? { ...state, refresh } : { body: null, problem: null, refresh };
}

/**
 * Reads the state of the system or of one queue, and its figures within a period. The period before is shown until the next one
 * is read, so that the page stays where it is. `queue` must not change while the component is mounted.
 */
export function useOverview(period: ChartPeriod, queue?: string): Live<ConsoleReads['/overview']> {
  const among = queue === undefined ? '' : `&${new URLSearchParams({ queue })}`;
  const query = `${chartQuery(period).slice(1)}${among}`;
  const live = useLive({ route: '/overview', query }, untilHeartbeat);
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

const untilHeartbeat = ({ workers }: ConsoleReads['/overview']) => nextPollDelay(workers);

const defaultMs = 5_000;
const minMs = 1_000;
const marginMs = 100;

/**
 * Returns the milliseconds until the next poll: fewer if a worker's heartbeat expires before then, so that it shows as
 * offline at once.
 */
export function nextPollDelay(workers: { aliveForMs: number }[]): number {
  const ends = workers
    .filter(({ aliveForMs }) => aliveForMs > 0)
    .map(({ aliveForMs }) => aliveForMs + marginMs);
  return Math.max(minMs, Math.min(defaultMs, ...ends));
}
