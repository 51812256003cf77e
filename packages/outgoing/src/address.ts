import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const { IPv4, IPv6 } = ipaddr;

const globalUnicast = IPv6.parseCIDR('2000::/3');
// A public address that leads to the host machine inside Azure.
const azureHost = '168.63.129.16';

/**
 * Returns whether an IP address is public: not private, not this machine's, its network's, or its host's, and not an IPv6
 * address that embeds an IPv4 address.
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
