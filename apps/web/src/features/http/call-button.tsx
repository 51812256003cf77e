'use client';

import { Button, type ButtonProps } from '@mantine/core';
import type { Failed } from './http';
import { ProblemLine } from './problem';
import { useCall } from './use-call';

interface CallButtonProps<Done> extends ButtonProps {
  call: () => Promise<Done | Failed>;
  onDone?: (answer: Done) => void;
  'aria-label'?: string;
}

/** A button that makes a call, and says why it failed. */
export function CallButton<Done extends { ok: true }>(props: CallButtonProps<Done>) {
  const { call: work, onDone = () => undefined, loading = false, ...look } = props;
  const { call, problem, isSending } = useCall();
  return (
    <>
      <Button {...look} loading={isSending || loading} onClick={() => void call(work, onDone)} />
      <ProblemLine problem={problem} />
    </>
  );
}
