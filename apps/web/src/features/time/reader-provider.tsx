'use client';

import { KnownReader, type Reader } from '@offload/console/ui';
import { type ReactNode, useEffect } from 'react';
import { readerCookie, writeReader } from '@/server/http/reader-cookie';

const year = 365 * 24 * 60 * 60;

/** Gives the page its reader, and tells the server about the browser's language and time zone for the pages to come. */
export function ReaderProvider({ reader, children }: { reader: Reader | null; children: ReactNode }) {
  useEffect(() => {
    const own = new Intl.DateTimeFormat().resolvedOptions();
    if (reader?.locale === own.locale && reader.timeZone === own.timeZone) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where a page comes over plain http
    document.cookie = `${readerCookie}=${writeReader(own)}; path=/; max-age=${year}; samesite=lax`;
  }, [reader]);
  return <KnownReader value={reader}>{children}</KnownReader>;
}
