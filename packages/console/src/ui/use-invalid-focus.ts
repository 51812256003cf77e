import { type RefObject, useEffect, useRef } from 'react';

/** Returns a ref for a form: its first invalid field gets the focus when errors appear, so that its message is read out. */
export function useInvalidFocus(errors: object): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
  return form;
}
