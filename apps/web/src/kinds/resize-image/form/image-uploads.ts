import { useSyncExternalStore } from 'react';
import { upload } from '@/features/http/upload';
import { createUploadQueue, type UploadState } from '@/features/upload/upload-queue';

/** The images that this tab uploads, in one queue that continues whichever page is open. */
export const imageUploads = createUploadQueue((file, options) => upload('/api/images', file, options));

export function useImageUploads(): UploadState {
  return useSyncExternalStore(imageUploads.subscribe, imageUploads.read, imageUploads.read);
}
