'use client';

import { useEffect, useState } from 'react';
import type { JobLogEntry, JobLogPage } from '@/api/admin/job-schema';

const everyMs = 1_000;
// As many as the server keeps, about.
const mostLines = 2_000;

/** The lines of a job's log as they come, for as long as it runs. */
export function useJobLog(id: string, initial: JobLogPage): { lines: JobLogEntry[]; isOpen: boolean } {
  const [lines, setLines] = useState(initial.data);
  const [isOpen, setIsOpen] = useState(initial.isOpen);
  const last = lines.at(-1)?.id ?? '0';

  // Ended when the page was read: a retry, which the page reads again, opens it anew.
  useEffect(() => setIsOpen(initial.isOpen), [initial.isOpen]);

  useEffect(() => {
    if (!isOpen) return;
    const gone = new AbortController();
    const timer = setInterval(() => {
      readLog(`/api/admin/jobs/${id}/log?after=${last}`, gone.signal)
        .then((next) => {
          if (next.data.length > 0) setLines((shown) => appended(shown, next.data));
          else setIsOpen(next.isOpen);
        })
        .catch((error: unknown) => {
          // The next round asks again.
          if (!gone.signal.aborted) console.warn('The log could not be read.', error);
        });
    }, everyMs);
    return () => {
      clearInterval(timer);
      gone.abort();
    };
  }, [id, isOpen, last]);

  return { lines, isOpen };
}

function appended(shown: JobLogEntry[], next: JobLogEntry[]): JobLogEntry[] {
  const known = new Set(shown.map((line) => line.id));
  return [...shown, ...next.filter((line) => !known.has(line.id))].slice(-mostLines);
}

async function readLog(url: string, signal: AbortSignal): Promise<JobLogPage> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Answered ${response.status}`);
  return response.json();
}
