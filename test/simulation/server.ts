import { PermissionFlagsBits } from 'discord.js';
import type { Server } from '../../src/discord/privacy.ts';
import { BOT, CODEGATE, GUILD, PRIVATE, SECURITY_ROLE } from './discord.ts';
import type { Weather } from './faults.ts';

const VIEW = PermissionFlagsBits.ViewChannel;
const MODERATORS = '900000000000000006';

function role(id: string, botId?: string) {
  return { id, name: id, permissions: 0n, botId, givenByOthers: false };
}

function reads(id: string) {
  return { id, of: 'role' as const, allow: VIEW, deny: 0n };
}

/** The server, as its administrators have set it up at the moment. */
export function simulatedServer({ readableSince, hasCodegate, hasRole }: Weather): Server {
  const readers = [SECURITY_ROLE, ...(readableSince === undefined ? [] : [MODERATORS])];
  return {
    id: GUILD,
    ownerId: '1',
    botId: BOT,
    roles: [
      role(GUILD),
      ...(hasRole ? [role(SECURITY_ROLE)] : []),
      role(MODERATORS),
      role('900000000000000007', BOT),
    ],
    channels: [
      { id: PRIVATE, overwrites: readers.map(reads) },
      ...(hasCodegate ? [{ id: CODEGATE, overwrites: [reads(GUILD)] }] : []),
    ],
  };
}
