import type { NewAddresses } from '../../app/new-addresses.ts';
import { addressForPeople } from '../../documents/mail-address.ts';
import type { Case } from '../../process/case.ts';
import type { Distributor } from '../../store/distributors.ts';
import { codeBlock } from './code-block.ts';
import { escapeMarkdown, linesWithin, MessageBuilder, type View } from './view.ts';
import { absolute, mention } from './words.ts';

/** Characters that the addresses may take, of the 4,000 of a message; the notice’s own text takes most of the others. */
const BUDGET = 1800;

/** The addresses that are new on the list: which, who put each of them there, and when. */
export function addressLines(addresses: readonly Distributor[], budget: number): string[] {
  return linesWithin(
    addresses.map(
      ({ name, contact, addedBy, addedAt }) =>
        `- ${escapeMarkdown(name, 60)} (${escapeMarkdown(addressForPeople(contact), 160)}) · put there by ${mention(addedBy)} ${absolute(addedAt)}`,
    ),
    budget,
  );
}

/** What a second member looks at before the advance notice goes to addresses that are new on the list. */
export function newAddressesView(
  { id }: Case,
  { addresses, text }: Pick<NewAddresses, 'addresses' | 'text'>,
): View {
  return new MessageBuilder('soon')
    .text(
      `### ${id} · Advance notice to new addresses`,
      'They are on the private distributors list only since this case was opened, or since shortly before. **Whom do you know? What is sent cannot be taken back.**',
    )
    .text(...addressLines(addresses, BUDGET))
    .text(codeBlock(`Subject: ${text.subject}\n\n${text.text}`))
    .view();
}
