import { useSyncExternalStore } from 'react';
import { upload } from '@/features/http/upload';
import { createUploadQueue, type UploadState } from '@/features/upload/upload-queue';

/** The pictures that this tab sends: one queue, which goes on whichever page is shown. */
export const imageUploads = createUploadQueue((file, options) => upload('/api/images', file, options));

export function useImageUploads(): UploadState {
  return useSyncExternalStore(imageUploads.subscribe, imageUploads.read, imageUploads.read);
}
