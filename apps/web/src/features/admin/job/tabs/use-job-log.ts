'use client';

import { useEffect, useState } from 'react';
import type { JobLogEntry, JobLogPage } from '@/api/admin/jobs/job-schema';

const everyMs = 1_000;
// About as many as the server keeps.
const maxLines = 2_000;

/** Returns the lines of a job's log and polls for new ones while it runs. */
export function useJobLog(id: string, initial: JobLogPage): { lines: JobLogEntry[]; isOpen: boolean } {
  const [lines, setLines] = useState(initial.data);
  const [isOpen, setIsOpen] = useState(initial.isOpen);
  const last = lines.at(-1)?.id ?? '0';

  // A retry of a finished job refreshes the page, which starts the polling again.
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
          // The next poll tries again.
          if (!gone.signal.aborted) console.warn("Couldn't read the log.", error);
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
  return [...shown, ...next.filter((line) => !known.has(line.id))].slice(-maxLines);
}

async function readLog(url: string, signal: AbortSignal): Promise<JobLogPage> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Status ${response.status}`);
  return response.json();
}
