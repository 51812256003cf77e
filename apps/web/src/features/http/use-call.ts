import type { Problem } from '@offload/console/text';
import { useState } from 'react';
import type { Failed } from './http';

interface CallOptions {
  /** Whether another page opens once a call is done: until that is there, the call is under way. */
  opensPage?: boolean;
}

/** Makes one call at a time. Returns whether it's under way, and why the last one failed. */
export function useCall({ opensPage = false }: CallOptions = {}) {
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setIsSending] = useState(false);

  async function call<Done extends { ok: true }>(
    send: () => Promise<Done | Failed>,
    onDone: (answer: Done) => void,
  ): Promise<void> {
    setProblem(undefined);
    setIsSending(true);
    const answer = await send();
    setIsSending(answer.ok && opensPage);
    if (answer.ok) onDone(answer);
    else setProblem(answer.problem);
  }
  return { call, problem, isSending, dismiss: () => setProblem(undefined) };
}
