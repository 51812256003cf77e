import { z } from '@hono/zod-openapi';
import { rejectMistyped } from '@offload/core/contract';

/** Describes an object in a request, which has no mistyped field. `missing` is the message if there's no object. */
export function requestObject<Shape extends z.ZodRawShape>(shape: Shape, missing?: string) {
  return rejectMistyped(z.object(shape, missing));
}
