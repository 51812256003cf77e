import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import NotFound from '@/app/not-found';
import { isApiError } from '@/server/http/api-error';
import { setPageStatus } from '@/server/http/page-status';

type Page<Props> = (props: Props) => Promise<ReactNode>;

/**
 * Shows a page, or that there's none if it throws `noPage()`. Next responds to `notFound()` with an empty body, which only JavaScript
 * fills: React renders no error boundaries on the server.
 */
export function orNotFound<Props>(page: Page<Props>): Page<Props> {
  return async (props) => {
    try {
      return await page(props);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // Navigation inside the app fetches only a part of the page, which Next replaces.
      return setPageStatus(404) ? <NotFound /> : notFound();
    }
  };
}

/** Returns the title of a page that may be missing. If it throws `noPage()`, the title is "Not found". */
export function titleOrNotFound<Props>(title: (props: Props) => Promise<string>) {
  return async (props: Props): Promise<Metadata> => {
    try {
      return { title: await title(props) };
    } catch (error) {
      if (!isMissing(error)) throw error;
      // Its layout's template would say where the page would be.
      return { title: { absolute: 'Not found · Offload' } };
    }
  };
}

function isMissing(error: unknown): boolean {
  return isApiError(error) && error.status === 404;
}
