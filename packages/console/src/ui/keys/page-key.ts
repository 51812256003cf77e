import type { HotkeyItem } from '@mantine/hooks';

/** Returns whether a dialog has the focus, so that the page behind it ignores keys. */
export function isInDialog(): boolean {
  return isWithin('[role="dialog"]');
}

/**
 * Makes a key that acts on the page, except while the user types in a field or uses a dialog. It works on checkboxes, so that
 * a row can be retried by key. For `useHotkeys` without tags to ignore, which would ignore checkboxes too.
 */
export function pageKey(key: string, act: (event: KeyboardEvent) => void): HotkeyItem {
  function onPress(event: KeyboardEvent) {
    if (isInDialog() || isWithin('textarea, select, input:not([type="checkbox"])')) return;
    event.preventDefault();
    act(event);
  }
  return [key, onPress, { preventDefault: false }];
}

function isWithin(selector: string): boolean {
  return Boolean(document.activeElement?.closest(selector));
}
