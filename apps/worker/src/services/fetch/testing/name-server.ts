import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP } from 'node:net';
import type { Resolve } from '@offload/outgoing';
import { decode, encode } from 'dns-packet';

export interface NameServer {
  /** What a name resolves to: the n-th query gets the n-th list, and all later ones the last list. */
  set(name: string, ...lists: string[][]): void;
  /** How often this name was queried. */
  asked(name: string): number;
  resolve: Resolve;
  close(): void;
}

/** A name server on a port of this machine, which knows what a test tells it. */
export async function startNameServer(): Promise<NameServer> {
  const names = new Map<string, string[][]>();
  const asked = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const [{ name, type } = { name: '', type: 'A' as const }] = questions;
    const lists = names.get(name) ?? [];
    const times = asked.get(name) ?? 0;
    // Each lookup makes two queries: IPv4, then IPv6.
    if (type === 'AAAA') asked.set(name, times + 1);
    const list = lists[Math.min(times, lists.length - 1)] ?? [];
    const answers = list
      .filter((entry) => isIP(entry) === (type === 'A' ? 4 : 6))
      .map((data) => ({ type: type === 'A' ? ('A' as const) : ('AAAA' as const), name, data, ttl: 0 }));
    socket.send(encode({ type: 'response', id: id ?? 0, questions, answers }), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    set: (name, ...lists) => names.set(name, lists),
    asked: (name) => asked.get(name) ?? 0,
    async resolve(hostname) {
      const v4 = await resolver.resolve4(hostname).catch(noneOf);
      const v6 = await resolver.resolve6(hostname).catch(noneOf);
      if (v4.length + v6.length === 0) throw Object.assign(new Error(hostname), { code: 'ENOTFOUND' });
      const asIs = (family: 4 | 6) => (address: string) => ({ address, family });
      return [...v4.map(asIs(4)), ...v6.map(asIs(6))];
    },
    close: () => socket.close(),
  };
}

function noneOf(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENODATA' || error.code === 'ENOTFOUND') return [];
  throw error;
}
