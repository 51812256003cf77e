import type { ReactNode } from 'react';
import type { Settings } from '../../document/settings';
import type { Changes, Client } from '../client';
import { ConsoleProvider } from '../context';

/** What the document knows of a reader who may change jobs and pause queues. */
export const settings: Settings = {
  title: 'Jobs',
  logo: '/ops/icon.svg',
  theme: {},
  basePath: '/ops',
  actor: 'ada',
  actions: ['retry', 'cancel', 'run-now', 'replay', 'dismiss', 'delete', 'pause'],
  queues: ['print'],
  seesAllQueues: true,
  seesValues: true,
  kinds: ['receipt'],
  changesKind: null,
  labels: {},
  links: [],
  home: null,
  themeKey: 'theme',
};

const noServer: Client = {
  read: () => Promise.reject(new Error('There is no server.')),
  post: () => Promise.reject(new Error('There is no server.')),
};

/** A stream that never opens, so that pages poll. */
export const noStream: Changes = { isLive: () => false, subscribe: () => () => undefined };

/** Returns a part of a page as the console has it, with a server that responds as the test says. */
export function inConsole(content: ReactNode, server: Partial<Client> = {}) {
  return (
    <ConsoleProvider value={{ settings, client: { ...noServer, ...server }, changes: noStream }}>
      {content}
    </ConsoleProvider>
  );
}
