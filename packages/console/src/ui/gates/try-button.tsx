import { Button } from '@mantine/core';
import { ZapIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Problem } from '../problem';

interface TryButtonProps {
  name: string;
  /** Lets a job try it, and shows it as it is then. */
  onTry: () => Promise<Problem | undefined>;
  notice: (problem: Problem) => ReactNode;
}

/** Lets one job try a gate at once. */
export function TryButton({ name, onTry, notice }: TryButtonProps) {
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setIsSending] = useState(false);

  async function tryNow() {
    setProblem(undefined);
    setIsSending(true);
    setProblem(await onTry());
    setIsSending(false);
  }
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<ZapIcon size={14} />}
        aria-label={`Try now: ${name}`}
        loading={isSending}
        onClick={tryNow}
      >
        Try now
      </Button>
      {problem && notice(problem)}
    </>
  );
}
