import { Socket } from 'node:net';
import type { Client } from 'pg';
import { type Activity, lookUp, terminate, type Work } from './server-activity';

interface Connection {
  client: Client;
  url: string;
  /** Its unique `application_name`. */
  id: string;
  /** Bytes sent at the last response. If more were sent, a response is due. */
  sentAtRest: number;
  received: number;
  isAsking: boolean;
  /** When something was last received, the open statement was sent, or the server last made progress with it. */
  quietSince: number;
  /** Bytes sent before that. */
  sentBefore: number;
  /** Bytes of a COPY that the server had processed then. */
  copied: string | null;
  /** How many times in a row the server wasn't working on the statement. */
  doubts: number;
  /** How long it may be quiet, in milliseconds, if the server can't say that it's working. */
  patienceMs: number;
}

interface WatchOptions extends Pick<Connection, 'url' | 'id'> {
  patienceMs?: number | undefined;
}

const roundMs = 1_000;
const suspectMs = 2_000;
// Only this reveals a silent server to a connection that only listens.
const restMs = 3_000;
// Longer than any statement of a pool may run, so then it's over, even if the server can't say so.
const defaultPatienceMs = 35_000;

const connections = new Set<Connection>();
let timer: NodeJS.Timeout | undefined;
let isLooking = false;

/**
 * Closes the connection of `client`, with an error, if the server is silent on it. TCP only notices that a host is gone,
 * but a proxy in between may accept everything and never forward it. So a statement that takes longer than 2 s is looked
 * up over a new connection. If the server isn't working on it, the response won't arrive.
 */
export function watch(client: Client, { url, id, patienceMs = defaultPatienceMs }: WatchOptions): void {
  const connection: Connection = {
    client,
    url,
    id,
    patienceMs,
    sentAtRest: 0,
    received: 0,
    isAsking: false,
    quietSince: 0,
    sentBefore: 0,
    copied: null,
    doubts: 0,
  };
  const rest = () => {
    connection.sentAtRest = bytesOf(client).sent;
  };
  client.once('connect', () => {
    rest();
    connections.add(connection);
    timer ??= setInterval(() => void look(), roundMs).unref();
  });
  client.on('drain', rest);
  client.once('end', () => {
    connections.delete(connection);
    if (connections.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
}

async function look(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  const suspects = [...connections].filter(isSuspect);
  await Promise.all([...new Set(suspects.map(({ url }) => url))].map((url) => judge(url, suspects)));
  isLooking = false;
}

/** Records what has happened since the last check. Returns true if a response is late. */
function isSuspect(connection: Connection): boolean {
  const { sent, received, unread } = bytesOf(connection.client);
  const isAsking = sent !== connection.sentAtRest;
  const now = performance.now();
  // Unread bytes mean that this process is slow, not the server.
  if (received !== connection.received || isAsking !== connection.isAsking || unread > 0) {
    Object.assign(connection, { received, isAsking, quietSince: now, doubts: 0 });
    connection.sentBefore = Math.max(connection.sentBefore, connection.sentAtRest);
  }
  const quietMs = now - connection.quietSince;
  if (!isAsking && quietMs >= restMs) greet(connection.client);
  return isAsking && quietMs >= suspectMs;
}

function greet(client: Client): void {
  if (client.getTransactionStatus() !== 'I') return;
  // An error closes the connection, whose user gets it.
  client.query('SELECT 1').catch(() => undefined);
}

async function judge(url: string, all: Connection[]): Promise<void> {
  const suspects = all.filter((connection) => connection.url === url);
  const sent = new Map(suspects.map(({ id, client }) => [id, bytesOf(client).sent]));
  const work = await lookUp(url, [...sent.keys()]);
  const silent = suspects.filter(
    (connection) => isSuspect(connection) && isSilent(connection, work, sent.get(connection.id) ?? 0),
  );
  if (silent.length === 0) return;
  for (const { client } of silent)
    client.connection.stream.destroy(new Error('The server stopped responding.'));
  // Otherwise the server would hold their locks for a while.
  await terminate(
    url,
    silent.map(({ id }) => id),
  );
}

/** `sent` is the number of bytes sent before the server was asked. */
function isSilent(connection: Connection, work: Work, sent: number): boolean {
  const quietMs = performance.now() - connection.quietSince;
  if (work === 'unknown') return quietMs > connection.patienceMs;
  const activity = work.get(connection.id);
  if (!activity) {
    connection.doubts += 1;
    // The response may be on its way, or a busy server hasn't read the statement yet.
    return connection.doubts > 2;
  }
  const hasPending = sent > connection.sentBefore;
  if (!isGoingOn(connection, activity, hasPending)) return quietMs > connection.patienceMs;
  Object.assign(connection, { quietSince: performance.now(), doubts: 0 });
  Object.assign(connection, { sentBefore: sent, copied: activity.copied });
  return false;
}

/**
 * Returns whether the server makes progress with a statement. In a COPY, it may wait for us: then either it has processed
 * more since the last check, or there was nothing to process. Bytes that a silent proxy has swallowed aren't progress.
 */
function isGoingOn(connection: Connection, { state, copied }: Activity, hasPending: boolean): boolean {
  return state === 'working' || copied !== connection.copied || (state === 'receiving' && !hasPending);
}

function bytesOf({ connection: { stream } }: Client): { sent: number; received: number; unread: number } {
  if (!(stream instanceof Socket)) throw new TypeError('Expected pg to connect with a socket.');
  return { sent: stream.bytesWritten, received: stream.bytesRead, unread: stream.readableLength };
}
