import type { resizeImage } from '@offload/jobs/kinds/resize-image';
import type { KindView } from '../kind-view';
import { DeleteImage } from './delete-image';
import { ImageOutcome } from './image-outcome';

const chooseAnother = 'Trying again will not help: choose another picture, or make it smaller.';
const checkTheAddress = 'Check the address, or save the picture and upload it.';

export const resizeImageView: KindView<typeof resizeImage> = {
  page: {
    href: '/images',
    label: 'Images',
    offer: 'Resize a picture',
    about: 'Drop one, and get it in every width and format.',
  },
  Outcome: ImageOutcome,
  Actions: DeleteImage,
  opensPage: true,
  advice: {
    file_gone: chooseAnother,
    image_too_large: chooseAnother,
    image_too_long: chooseAnother,
    not_an_image: chooseAnother,
    too_large: chooseAnother,
    unreadable_image: chooseAnother,
    address_refused: checkTheAddress,
    bad_redirect: checkTheAddress,
    encoded: checkTheAddress,
    no_such_host: checkTheAddress,
    not_a_file: checkTheAddress,
    not_found: checkTheAddress,
    not_open: checkTheAddress,
    not_secure: checkTheAddress,
    too_many_redirects: checkTheAddress,
  },
  source: ({ imageUrl }) => imageUrl,
};
