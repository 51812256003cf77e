import { passwordLength } from '@/server/auth/password-length';

/** Returns what is wrong with an email address, or null. Saves a request: the server decides. */
export function checkEmail(email: string): string | null {
  if (!email.trim()) return 'Enter your email address.';
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : 'Enter a valid email address.';
}

/** Returns an error if a password is missing. Only the server knows whether it is right. */
export function checkCurrentPassword(password: string): string | null {
  return password ? null : 'Enter your password.';
}

export function checkPassword(password: string): string | null {
  const { min, max } = passwordLength;
  if (password.length < min) return `Use at least ${min} characters.`;
  return password.length > max ? `Use up to ${max} characters.` : null;
}
