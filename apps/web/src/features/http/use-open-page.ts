import { useRouter } from 'next/navigation';
import { useTransition } from 'react';

/**
 * Opens a page. `isOpening` is true until it's there, or until the user opens another one, for which Next.js drops the
 * first.
 */
export function useOpenPage() {
  const router = useRouter();
  const [isOpening, startOpening] = useTransition();
  return { isOpening, open: (page: string) => startOpening(() => router.push(page)) };
}
