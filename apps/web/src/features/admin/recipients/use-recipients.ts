import type { Problem } from '@offload/console/text';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { TargetChange } from '@/api/admin/alerts/alert-schema';
import { api, type Read, read } from '../../http/api';

/** Changes who gets the alerts. A returned secret is shown once. */
export function useRecipients() {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function change(call: () => Promise<Read<{ secret: string | null }>>, successMessage: string) {
    setProblem(null);
    setDone(null);
    setIsSending(true);
    const answer = await call();
    setIsSending(false);
    if (!answer.ok) return setProblem(answer.problem);
    setDone(successMessage);
    setSecret(answer.body.secret);
    router.refresh();
  }
  const { alerts } = api.admin;
  return {
    ...{ problem, done, secret, isSending },
    save: (json: TargetChange) => change(() => read(alerts.$put({ json })), 'Saved.'),
    rotateSecret: () =>
      change(
        () => read(alerts.secret.$post()),
        'Secret rotated. For 24 hours, alerts are signed with both secrets.',
      ),
  };
}
