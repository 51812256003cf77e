import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface TestProxy {
  /** The address of the server behind the proxy, with the proxy in its place. */
  url: string;
  /** From now on, the connections that are open take everything and pass on nothing. New ones work. */
  silence(): void;
  /** Passes on nothing, also on new connections, until `forward` is called. */
  hang(): void;
  /** Passes on what `hang` has held back. */
  forward(): void;
  /** Closes every connection. */
  stop(): Promise<void>;
}

/** Starts a TCP proxy in front of the server that `target` names, to break its connections without a word. */
export async function startProxy(target: string): Promise<TestProxy> {
  const url = new URL(target);
  const upstream = { host: url.hostname, port: Number(url.port) };
  const links = new Set<Link>();
  let isHanging = false;

  const server = createServer((client) => {
    const link = openLink(client, connect(upstream), () => links.delete(link));
    links.add(link);
    if (isHanging) link.hang();
    else link.forward();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port');
  url.host = `127.0.0.1:${address.port}`;

  return {
    url: url.href,
    silence() {
      for (const link of links) link.silence();
    },
    hang() {
      isHanging = true;
      for (const link of links) link.hang();
    },
    forward() {
      isHanging = false;
      for (const link of links) link.forward();
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const link of links) link.close();
      await closed;
    },
  };
}

type Link = ReturnType<typeof openLink>;

function openLink(client: Socket, server: Socket, onClose: () => void) {
  const ways = [
    [client, server],
    [server, client],
  ] as const;
  let isSilent = false;

  for (const [from, to] of ways) {
    // Whoever resets its end has closed it.
    from.on('error', () => undefined);
    from.on('close', () => {
      // A connection that was forgotten on the way: the other end never hears that it was closed.
      if (!isSilent) to.destroy();
    });
  }
  server.on('close', onClose);

  return {
    silence() {
      isSilent = true;
      for (const [from, to] of ways) from.unpipe(to).resume();
    },
    hang() {
      if (isSilent) return;
      for (const [from, to] of ways) from.unpipe(to).pause();
    },
    forward() {
      if (isSilent) return;
      for (const [from, to] of ways) from.pipe(to);
    },
    close() {
      for (const [from] of ways) from.destroy();
    },
  };
}
