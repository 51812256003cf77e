export function showPage(isShown: boolean): void {
  const visibilityState = isShown ? 'visible' : 'hidden';
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: visibilityState });
  document.dispatchEvent(new Event('visibilitychange'));
}
