import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const { IPv4, IPv6 } = ipaddr;

const globalUnicast = IPv6.parseCIDR('2000::/3');
// A public address, but inside Azure it leads to the machine's own host.
const azureHost = '168.63.129.16';

/**
 * Whether everybody on the internet can reach this address: none that is private, of this machine, of its network or of
 * its host, and none that hides an IPv4 address.
 */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4: {
      const parsed = IPv4.parse(address);
      return parsed.range() === 'unicast' && parsed.toString() !== azureHost;
    }
    case 6: {
      const parsed = IPv6.parse(address);
      return parsed.range() === 'unicast' && parsed.match(globalUnicast);
    }
    default:
      return false;
  }
}
