import { Button, type ButtonProps } from '@mantine/core';
import { type ComponentPropsWithoutRef, useEffect, useRef } from 'react';

interface WaitingButtonProps
  extends ButtonProps,
    Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps> {
  /** Whether a response is pending. Until it arrives, the button can't be pressed. */
  isWaiting: boolean;
}

/** A button that keeps the focus while it waits: a browser takes it from a disabled one, and what follows would begin at the top. */
export function WaitingButton({ isWaiting, ...props }: WaitingButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isWaiting) return undefined;
    return () => {
      if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
    };
  }, [isWaiting]);
  return <Button {...props} loading={isWaiting} ref={button} />;
}
