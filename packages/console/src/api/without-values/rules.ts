import * as z from 'zod';
import { hidden } from '../../redact';

// What readers without values see of a field. A field that no schema names isn't sent to them.

/** A code, a kind, a name in the code, an ID, a state, or a time. */
export const shown = z.string();
export const count = z.number();
export const flag = z.boolean();

/** Text that may have values. */
export const hiddenText = z.string().transform(() => hidden);
/** The same for text that may be missing. Pages then leave it out instead of showing dots. */
export const noText = z.unknown().transform(() => null);
/** A payload, a result, or a part of them. */
export const hiddenValue = z.unknown().transform((value) => (value === null ? null : hidden));
/** A list whose items would say nothing. */
export const noItems = z.unknown().transform((): [] => []);

/** An owner or a staff member: their IDs may be addresses. */
export const hiddenOwner = z.object({ id: hiddenText, name: hiddenText, url: noText });
