import { upload } from '@/features/http/upload-file';
import { createUploadQueue } from '@/features/upload/upload-queue';

/** The images that this tab uploads, in one queue that continues whichever page is open. */
export const imageUploads = createUploadQueue((file, options) => upload('/api/images', file, options));
