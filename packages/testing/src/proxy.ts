import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port';

export interface TcpProxy {
  /** The URL of a server, as reached through this proxy. */
  through(url: string): string;
  /** Breaks all connections and refuses new ones. */
  refuse(): Promise<void>;
  /** Passes nothing on, and keeps what it is sent. Accepts new connections. */
  hold(): void;
  /** Takes what existing connections are sent, and never answers on them. New connections work. */
  silence(): void;
  /** Accepts connections, and passes on what it has kept. */
  open(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  client: Socket;
  server: Socket;
}

/** Starts a TCP proxy on loopback that treats connections to `url` as the test says. */
export async function startProxy(url: string): Promise<TcpProxy> {
  const target = new URL(url);
  const port = await freePort();
  const pairs = new Set<Pair>();
  let isHolding = false;
  let listener: Server | null = null;

  function accept(client: Socket): void {
    const server = connect(Number(target.port), target.hostname);
    const pair = { client, server };
    pairs.add(pair);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      // That a side breaks off is all there is to it: the other side hears of it.
      one.on('error', () => undefined);
      one.on('close', () => pairs.delete(pair) && other.destroy());
    }
    if (!isHolding) join(pair);
  }
  async function open(): Promise<void> {
    if (isHolding) for (const pair of pairs) join(pair);
    isHolding = false;
    if (listener) return;
    listener = createServer(accept).listen(port, '127.0.0.1');
    await once(listener, 'listening');
  }
  async function refuse(): Promise<void> {
    const closed = listener && once(listener, 'close');
    listener?.close();
    listener = null;
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
    await closed;
  }
  await open();

  return {
    through(address) {
      const through = new URL(address);
      through.hostname = '127.0.0.1';
      through.port = String(port);
      return through.href;
    },
    refuse,
    hold() {
      isHolding = true;
      for (const { client, server } of pairs) {
        client.unpipe(server).pause();
        server.unpipe(client).pause();
      }
    },
    silence() {
      for (const pair of pairs) {
        // From now on it belongs to nobody, and ends when its client gives it up.
        pairs.delete(pair);
        pair.server.destroy();
        pair.client.unpipe(pair.server).resume();
      }
    },
    open,
    close: refuse,
  };
}

function join({ client, server }: Pair): void {
  client.pipe(server);
  server.pipe(client);
}
