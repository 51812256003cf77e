import { AsyncLocalStorage } from 'node:async_hooks';
import { onRequest } from './exchanges';

interface RenderedPage {
  /** Whether the whole page was requested, not what navigation inside the app fetches. */
  isDocument: boolean;
  setStatus(status: number): void;
}

// One for all copies of this file that are in the build.
const holder: typeof globalThis & { offloadPage?: AsyncLocalStorage<RenderedPage> } = globalThis;

function current(): AsyncLocalStorage<RenderedPage> {
  holder.offloadPage ??= new AsyncLocalStorage();
  return holder.offloadPage;
}

/** Lets pages set their status, which Next doesn't. Returns a function that stops it. */
export function keepExchanges(): () => void {
  return onRequest(({ request, response }) => {
    current().enterWith({
      isDocument: request.headers.rsc === undefined,
      setStatus(status) {
        if (!response.headersSent) response.statusCode = status;
      },
    });
  });
}

/** Sets the status of the page that is being rendered. Returns false if it isn't rendered as a document. */
export function setPageStatus(status: number): boolean {
  const exchange = current().getStore();
  if (!exchange?.isDocument) return false;
  exchange.setStatus(status);
  return true;
}
