import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useState } from 'react';

const stepMs = 450;

/** Follows a number one step at a time: a job passes its stations too fast to see. Jumps if motion is reduced. */
export function useStepwise(target: number): number {
  const [shown, setShown] = useState(0);
  const jumps = useReducedMotion();
  useEffect(() => {
    if (shown === target) return;
    const next = jumps || target < shown ? target : shown + 1;
    const timer = setTimeout(() => setShown(next), jumps ? 0 : stepMs);
    return () => clearTimeout(timer);
  }, [shown, target, jumps]);
  return shown;
}
