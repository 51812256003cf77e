'use client';

import { createContext, useContext } from 'react';

/** Who reads a page: the language and the time zone of the browser. */
export interface Reader {
  locale: string;
  timeZone: string;
}

const ReaderContext = createContext<Reader | null>(null);

/**
 * Tells the components within who reads them, if the server knows.
 *
 * @example
 * <KnownReader value={{ locale: 'de-DE', timeZone: 'Europe/Berlin' }}>{children}</KnownReader>
 */
export const KnownReader = ReaderContext.Provider;

/**
 * Returns the reader as the server knows it: null on the first page that a browser opens, and without a server.
 *
 * @example
 * const zone = useReader()?.timeZone ?? 'UTC';
 */
export function useReader(): Reader | null {
  return useContext(ReaderContext);
}
