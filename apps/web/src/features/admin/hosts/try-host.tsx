import { TryButton } from '@offload/console/ui/gates/try-button.tsx';
import { useRouter } from 'next/navigation';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';

/** Lets one job try a host at once. */
export function TryHost({ name }: { name: string }) {
  const router = useRouter();
  async function tryNow() {
    const answer = await post(`/api/admin/hosts/${encodeURIComponent(name)}/try`);
    if (!answer.ok) return answer.problem;
    router.refresh();
    return undefined;
  }
  return <TryButton name={name} onTry={tryNow} notice={(problem) => <ProblemAlert problem={problem} />} />;
}
