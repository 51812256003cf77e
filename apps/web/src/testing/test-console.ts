import { mountConsole } from '@/api/console/console';
import { consoleOptions } from '@/features/console/console-options';
import { type Caller, callerWith, fromAddress } from './test-api';

/** Returns how someone calls the console, on the database of the test's API. */
export function callConsole({ cookie }: { cookie: string }): Caller {
  const respond = mountConsole(consoleOptions);
  const send = (path: string, init?: RequestInit) =>
    respond(new Request(`http://localhost:3000/admin${path}`, init));
  return callerWith(send, { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...fromAddress() });
}
