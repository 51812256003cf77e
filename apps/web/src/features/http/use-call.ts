import type { Problem } from '@offload/console/text';
import { useState } from 'react';
import type { Failed } from './http';

/** Makes one call at a time. Returns whether one is in progress, and why the last one failed. */
export function useCall() {
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setIsSending] = useState(false);

  async function call<Done extends { ok: true }>(
    send: () => Promise<Done | Failed>,
    onDone: (answer: Done) => void,
  ): Promise<void> {
    setProblem(undefined);
    setIsSending(true);
    const answer = await send();
    setIsSending(false);
    if (answer.ok) onDone(answer);
    else setProblem(answer.problem);
  }
  return { call, problem, isSending, dismiss: () => setProblem(undefined) };
}
