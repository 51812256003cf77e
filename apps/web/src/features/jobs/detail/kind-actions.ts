import type { ComponentType } from 'react';
import { DeleteImage } from '../../images/delete-image';
import type { OutcomeProps } from './outcomes';

/** What else can be done with a job of a kind once it has ended, one line each. */
export const kindActions: Partial<Record<string, ComponentType<OutcomeProps>>> = {
  'resize-image': DeleteImage,
};
