'use client';

import { Button } from '@mantine/core';
import type { Problem } from '@offload/console/ui/problem.ts';
import { ZapIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';

/** Lets one job try a host at once. */
export function TryHost({ name }: { name: string }) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function tryNow() {
    setProblem(null);
    setIsSending(true);
    const answer = await post(`/api/admin/hosts/${encodeURIComponent(name)}/try`);
    setIsSending(false);
    if (answer.ok) router.refresh();
    else setProblem(answer.problem);
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
      {problem && <ProblemAlert problem={problem} />}
    </>
  );
}
