import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of loopback that nobody listens on right now, for a server that a test stops and starts again: it is below the
 * range from which systems take the ports of outgoing connections, so that nobody gets it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
