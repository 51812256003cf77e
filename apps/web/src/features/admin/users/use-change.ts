import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { UserView } from '@/api/admin/user-schema';
import { send } from '../../http/http';
import type { Problem } from '../../http/problem';

/** Changes somebody, and shows the page as it is then. */
export function useChange({ id }: UserView) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);

  /** `told` is what is said when it is done. */
  async function change(body: object, told: string): Promise<void> {
    setProblem(null);
    setDone(null);
    setIsSending(true);
    const answer = await send('PATCH', `/api/admin/users/${encodeURIComponent(id)}`, body);
    setIsSending(false);
    if (answer.ok) setDone(told);
    else setProblem(answer.problem);
    router.refresh();
  }
  return { change, problem, done, isSending };
}
