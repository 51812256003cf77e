import { clientProblem, type Problem } from '@offload/console/text';
import { useEffect, useRef, useState } from 'react';
import { pageOf } from '@/features/http/http';
import { upload } from '@/features/http/upload';

interface Sending {
  name: string;
  /** How much has been sent, in percent. */
  percent: number;
}

interface UploadForm {
  path: string;
  maxBytes: number;
  /** `page` is the path of the created job’s page. */
  onDone: (page: string) => void;
}

/** Uploads one file at a time, with its progress or its error. */
export function useUpload({ path, maxBytes, onDone }: UploadForm) {
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const current = useRef<AbortController | null>(null);
  const stop = () => current.current?.abort();
  useEffect(() => () => current.current?.abort(), []);

  async function send(file: File, fields: Record<string, string> = {}) {
    if (file.size > maxBytes) return setProblem(tooLarge(maxBytes));
    setProblem(null);
    const controller = new AbortController();
    current.current = controller;
    const onSent = (share: number) => setSending({ name: file.name, percent: Math.floor(share * 100) });
    onSent(0);
    const answer = await upload(path, file, { fields, onSent, signal: controller.signal });
    if (answer?.ok) return onDone(pageOf(answer));
    setSending(null);
    setProblem(answer?.problem ?? null);
  }

  return { sending, problem, send, stop };
}

// Checked before the upload, so that no one sends 200 MB only to learn that the file is too large.
function tooLarge(maxBytes: number): Problem {
  return clientProblem(
    `This file is over the ${maxBytes / 1_000_000} MB limit. Split it and import the parts.`,
  );
}
