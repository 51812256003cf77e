import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ask } from '../../http/http';
import type { Problem } from '../../http/problem';

/** Changes the alert settings. A returned secret is shown once. */
export function useAlertSettings() {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function change(
    method: 'PUT' | 'POST',
    path: string,
    body: object,
    successMessage: string,
  ): Promise<void> {
    setProblem(null);
    setDone(null);
    setIsSending(true);
    const answer = await ask<{ secret: string | null }>(method, path, body);
    setIsSending(false);
    if (!answer.ok) return setProblem(answer.problem);
    setDone(successMessage);
    setSecret(answer.body.secret);
    router.refresh();
  }
  return {
    ...{ problem, done, secret, isSending },
    save: (body: object) => change('PUT', '/api/admin/alerts', body, 'Saved.'),
    rotateSecret: () =>
      change(
        'POST',
        '/api/admin/alerts/secret',
        {},
        'Secret rotated. For 24 hours, alerts are signed with both secrets.',
      ),
  };
}
