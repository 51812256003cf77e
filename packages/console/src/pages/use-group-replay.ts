import { useRef, useState } from 'react';
import type { FailureView } from '../ui/failed/failure-view';
import { GroupReplayPreview, GroupReplayRound, type Outcome } from '../ui/failed/group-replay';
import type { Problem } from '../ui/problem';
import type { Client } from './client';
import { useConsole } from './context';

/** A group of failures, and the job whose payload is edited. */
export interface FixedGroup extends FailureView {
  signature: string | null;
  jobId: string;
}

export type GroupReplay = ReturnType<typeof useGroupReplay>;

interface Asked extends GroupReplayPreview {
  payload: Record<string, unknown>;
}

/** Previews and makes the replays of a group, some jobs at a time. */
export function useGroupReplay({ jobId, signature, queue, code, days }: FixedGroup) {
  const { client } = useConsole();
  const [preview, setPreview] = useState<Asked | null>(null);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [isReplaying, setIsReplaying] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isStopped = useRef(false);
  const group = { signature, queue, code };

  async function ask(payload: Record<string, unknown>): Promise<Problem | undefined> {
    const response = await client.post('/replays/preview', { jobId, payload, group, days });
    if (!response.ok) return response.problem;
    setPreview({ ...GroupReplayPreview.parse(response.body), payload });
    return undefined;
  }
  async function confirm(match: 'same' | 'all') {
    if (!preview) return;
    const { payload, since, until } = preview;
    isStopped.current = false;
    setProblem(null);
    setIsReplaying(true);
    const request = { jobId, payload, group, since, until, match };
    const failed = await replayInRounds(client, request, (made) => {
      setOutcomes((before) => [...before, ...made]);
      return !isStopped.current;
    });
    setIsReplaying(false);
    setProblem(failed);
  }
  /** Closes the preview. A replay in progress stops after its current round. */
  function close() {
    isStopped.current = true;
    setPreview(null);
  }
  return { preview, outcomes, isReplaying, problem, ask, confirm, close };
}

/** Replays jobs until none is left, or `onRound` returns false. Returns why it stopped, or null. */
async function replayInRounds(
  client: Client,
  request: object,
  onRound: (outcomes: Outcome[]) => boolean,
): Promise<Problem | null> {
  let after: string | null = null;
  do {
    const response = await client.post('/replays', { ...request, after });
    if (!response.ok) return response.problem;
    const round = GroupReplayRound.parse(response.body);
    after = round.next;
    if (!onRound(round.outcomes)) return null;
  } while (after !== null);
  return null;
}
