import { domainToUnicode } from 'node:url';
import { isMixed } from '../process/mail-address.ts';

/**
 * An e-mail address as people read it: its domain in its own letters, with the form in which it is delivered beside it,
 * since letters may look like others.
 */
export function addressForPeople(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  if (!/(?:^|\.)xn--/i.test(domain)) return address;
  const own = domainToUnicode(domain);
  const isReadable = own !== '' && own !== domain && !own.split('.').some(isMixed);
  return isReadable ? `${address.slice(0, at)}@${own} (${domain})` : address;
}
