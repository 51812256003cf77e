import { runtime } from '@/server/runtime';

/** Returns the keys of all uploads in the storage, in order. */
export async function storedUploads(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of runtime().storage.list('uploads/')) keys.push(key);
  return keys.sort();
}
