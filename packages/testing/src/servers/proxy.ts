import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { findFreePort } from '@offload/processes';

export interface TcpProxy {
  /** The URL of the server through this proxy. */
  url: string;
  /** Closes all connections and refuses new ones. */
  refuse(): Promise<void>;
  /** Forwards nothing and buffers what it receives. Accepts new connections. */
  hold(): void;
  /** Discards what existing connections send, so both sides seem silent. New connections work. */
  silence(): void;
  /** From now on, forwards only so many bytes per second of what each client sends. */
  slow(bytesPerSecond: number): void;
  /** Accepts connections and forwards what it has buffered. */
  open(): Promise<void>;
  /** How many bytes the open connections have sent to the server. */
  sentBytes(): number;
  close(): Promise<void>;
}

interface Pair {
  client: Socket;
  server: Socket;
}

/** Starts a TCP proxy on loopback that treats connections to `url` as the test says. */
export async function startProxy(url: string): Promise<TcpProxy> {
  const target = new URL(url);
  const port = await findFreePort();
  const pairs = new Set<Pair>();
  const silent = new Set<Pair>();
  let isHolding = false;
  let bytesPerSecond = Number.POSITIVE_INFINITY;
  let listener: Server | null = null;

  const delayOf = (bytes: number) => (bytes / bytesPerSecond) * 1_000;

  function accept(client: Socket): void {
    const server = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true });
    const pair = { client, server };
    pairs.add(pair);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      // If one side fails, the other side is closed below.
      one.on('error', () => undefined);
      one.on('close', () => pairs.delete(pair) && other.destroy());
    }
    if (!isHolding) join(pair, delayOf);
  }
  async function open(): Promise<void> {
    if (isHolding) for (const pair of pairs) join(pair, delayOf);
    isHolding = false;
    if (listener) return;
    listener = createServer({ allowHalfOpen: true }, accept).listen(port, '127.0.0.1');
    await once(listener, 'listening');
  }
  async function refuse(): Promise<void> {
    const closed = listener && once(listener, 'close');
    listener?.close();
    listener = null;
    for (const { client, server } of [...pairs, ...silent]) {
      client.destroy();
      server.destroy();
    }
    await closed;
  }
  await open();
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);

  return {
    url: through.href,
    refuse,
    hold() {
      isHolding = true;
      for (const { client, server } of pairs) {
        client.unpipe().pause();
        server.unpipe().pause();
      }
    },
    silence() {
      for (const pair of pairs) {
        // Neither side hears from the other again, not even that it has closed.
        pairs.delete(pair);
        silent.add(pair);
        pair.client.unpipe().resume();
        pair.server.unpipe().resume();
      }
    },
    slow(speed) {
      bytesPerSecond = speed;
    },
    open,
    sentBytes: () => [...pairs].reduce((sum, { client }) => sum + client.bytesRead, 0),
    close: refuse,
  };
}

/** `delayOf` returns how many milliseconds it takes to forward so many bytes to the server. */
function join({ client, server }: Pair, delayOf: (bytes: number) => number): void {
  const slowly = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const delayMs = delayOf(chunk.length);
      if (delayMs === 0) done(null, chunk);
      else setTimeout(done, delayMs, null, chunk);
    },
  });
  client.pipe(slowly).pipe(server);
  server.pipe(client);
}
