import type { Instrumentation } from 'next';
import type { PageOutages } from './server/http/page-outages';

let outages: PageOutages | undefined;

/** Called by Next once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { boot } = await import('./server/boot');
  outages = boot();
}

/** Called by Next when a page has failed. */
export const onRequestError: Instrumentation.onRequestError = (error) => outages?.failed(error);
