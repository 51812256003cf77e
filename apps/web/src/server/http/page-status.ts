import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import { onRequest } from './exchanges';

/** The response of a page. Null if what was requested isn't the whole page, but what navigation inside the app fetches. */
type Pages = AsyncLocalStorage<ServerResponse | null>;

// One for all copies of this file that are in the build.
const holder: typeof globalThis & { offloadPage?: Pages } = globalThis;

function current(): Pages {
  holder.offloadPage ??= new AsyncLocalStorage();
  return holder.offloadPage;
}

/** Lets pages set their status, which Next doesn't. Returns a function that stops it. */
export function keepExchanges(): () => void {
  return onRequest(({ request, response }) =>
    current().enterWith(request.headers.rsc === undefined ? response : null),
  );
}

/** Sets the status of the page that is being rendered. Returns false if it isn't rendered as a document. */
export function setPageStatus(status: number): boolean {
  const response = current().getStore();
  if (!response) return false;
  if (!response.headersSent) response.statusCode = status;
  return true;
}
