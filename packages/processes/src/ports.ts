import { connect, createServer } from 'node:net';
import { PlainError } from './plain-error';

function listenOnce(port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

/** Returns why a port can't be used, if so. Tries IPv6 too, because a browser may resolve `localhost` to it first. */
async function whyNot(port: number, host: string): Promise<string | undefined> {
  const failures = await Promise.all([...new Set([host, '::1'])].map((address) => listenOnce(port, address)));
  const codes = failures.map((error) => error?.code);
  if (codes.includes('EACCES')) return "isn't allowed for this user";
  return codes.includes('EADDRINUSE') ? 'is in use' : undefined;
}

export interface NamedPort {
  port: number;
  variable: string;
  host: string;
}

export async function assertPortsFree(ports: NamedPort[]): Promise<void> {
  for (const [index, { port, variable, host }] of ports.entries()) {
    const twin = ports.slice(0, index).find((earlier) => earlier.port === port);
    if (twin) throw new PlainError(`${twin.variable} and ${variable} are both ${port}: change one.`);
    const reason = await whyNot(port, host);
    if (reason)
      throw new PlainError(`Port ${port} ${reason}. Free it, or choose another one with ${variable}.`);
  }
}

/**
 * Finds a port below the range of ephemeral ports, so that it stays free until it's used. The port is random, because
 * processes that start together would otherwise all find the same one, as with get-port.
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!(await whyNot(port, '127.0.0.1'))) return port;
  }
  throw new PlainError('No free port between 20000 and 32000.');
}

export async function findFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await findFreePort());
  return [...ports];
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.end();
      resolve(true);
    });
  });
}
