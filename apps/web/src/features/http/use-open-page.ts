import { useRouter } from 'next/navigation';
import { useTransition } from 'react';

/** Opens a page. `isOpening` until it's there, or another one that the user has opened meanwhile: Next.js then drops the first. */
export function useOpenPage() {
  const router = useRouter();
  const [isOpening, startOpening] = useTransition();
  return { isOpening, open: (page: string) => startOpening(() => router.push(page)) };
}
