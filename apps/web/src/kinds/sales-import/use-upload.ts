import { useEffect, useRef, useState } from 'react';
import { pageOf } from '@/features/http/http';
import { type Problem, refusedHere } from '@/features/http/problem';
import { upload } from '@/features/http/upload';

interface Sending {
  name: string;
  /** How much of it has been sent, in percent. */
  percent: number;
}

interface UploadForm {
  path: string;
  maxBytes: number;
  /** `page`: the address of the page about what was made. */
  onDone: (page: string) => void;
}

/** Uploads one file at a time, and says how far it is or what is wrong. Ends with the page that shows it. */
export function useUpload({ path, maxBytes, onDone }: UploadForm) {
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const current = useRef<AbortController | null>(null);
  const stop = () => current.current?.abort();
  useEffect(() => () => current.current?.abort(), []);

  async function send(file: File) {
    if (file.size > maxBytes) return setProblem(tooLarge(maxBytes));
    setProblem(null);
    const controller = new AbortController();
    current.current = controller;
    const onSent = (share: number) => setSending({ name: file.name, percent: Math.floor(share * 100) });
    onSent(0);
    const answer = await upload(path, file, { onSent, signal: controller.signal });
    if (answer?.ok) return onDone(pageOf(answer));
    setSending(null);
    setProblem(answer?.problem ?? null);
  }

  return { sending, problem, send, stop };
}

// Said before it is sent: nobody waits for 200 MB to hear that they were too many.
function tooLarge(maxBytes: number): Problem {
  return refusedHere(
    `This file is over the ${maxBytes / 1_000_000} MB limit. Split it and import the parts.`,
  );
}
