import * as z from 'zod';
import { passwordLength } from './password-length';

const { min, max } = passwordLength;

export const newPassword = z
  .string()
  .min(min, `must be at least ${min} characters`)
  .max(max, `must be up to ${max} characters`);
