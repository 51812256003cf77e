import type { resizeImage } from '@offload/kinds/resize-image';
import type { Advice, KindView } from '../kind-view';
import { missedWarning } from './outcome/image-result';

const fileErrors = [
  'file_gone',
  'image_too_large',
  'image_too_long',
  'not_an_image',
  'too_large',
  'unreadable_image',
];
const urlErrors = [
  'address_refused',
  'bad_redirect',
  'encoded',
  'no_such_host',
  'not_a_file',
  'not_found',
  'not_open',
  'not_secure',
  'too_many_redirects',
];

function advise(code: string, source: string | null): Advice | null {
  if (urlErrors.includes(code)) {
    return {
      text: 'Check the URL, or download the image and upload it here.',
      // Whether we may fetch a URL depends on the URL alone. Everything else may change at the other end.
      retryHelps: code !== 'address_refused',
      ...(source && { action: { label: 'Edit URL', href: `/images?url=${encodeURIComponent(source)}` } }),
    };
  }
  if (!fileErrors.includes(code)) return null;
  return {
    text: 'Retrying won’t help. Choose another image, or make this one smaller.',
    retryHelps: false,
    action: { label: 'Choose another image', href: '/images' },
  };
}

export const resizeImageView: KindView<typeof resizeImage> = {
  page: {
    href: '/images',
    label: 'Images',
    offer: 'Resize an image',
    about: 'Drop an image, and get it in every width and format.',
  },
  opensPage: true,
  advise,
  warning: missedWarning,
  source: ({ imageUrl }) => imageUrl,
};
