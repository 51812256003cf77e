import { domainToASCII } from 'node:url';
import * as z from 'zod';

const maxLength = 254;

/**
 * An email address that someone typed, in its only spelling: without spaces around it, in lower case, and with an ASCII
 * domain. Requests are parsed with it before anything is limited, looked up, or stored by an address.
 */
export const typedAddress = z
  .string()
  .transform(plainAddress)
  .pipe(z.string().max(maxLength, `must be up to ${maxLength} characters`));

/** An email address, as accounts have it. */
export const emailAddress = typedAddress
  .pipe(
    z
      .string()
      // Only servers with SMTPUTF8 accept others, and a link that sets a password must arrive.
      .regex(/^(?!.*\P{ASCII}.*@)/u, {
        error:
          'must have only letters from a to z, digits, and ASCII signs before the @, because many mail servers don’t deliver to others',
        abort: true,
      })
      .regex(/^(?!.*\.xn--[^.]*$)/, 'must end in a domain in Latin letters, such as .com or .jp'),
  )
  .pipe(z.email('must be an email address'));

/** Returns the only spelling of an email address: `info@xn--wgv71a.jp` for `Info@日本.jp`. */
function plainAddress(text: string): string {
  const address = text.trim().toLowerCase();
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  if (at === 0 || !/\P{ASCII}/u.test(domain)) return address;
  // Empty if it's invalid. Then the address is, too.
  return address.slice(0, at) + (domainToASCII(domain) || domain);
}
