import { Button, Stack } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { RefreshCwIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { RerunRequest } from '@/kinds/kind-view';
import { pageOf, post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';

/** Requests the same work again, and opens the page of the new job. */
export function RerunButton({ call, children }: { call: RerunRequest; children: ReactNode }) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function ask() {
    setProblem(null);
    setIsSending(true);
    const answer = await post(call.path, call.body);
    setIsSending(false);
    if (answer.ok) router.push(pageOf(answer));
    else setProblem(answer.problem);
  }
  return (
    <Stack gap="xs" align="flex-start">
      <Button variant="default" leftSection={<RefreshCwIcon size={16} />} loading={isSending} onClick={ask}>
        {children}
      </Button>
      {problem && <ProblemAlert problem={problem} />}
    </Stack>
  );
}
