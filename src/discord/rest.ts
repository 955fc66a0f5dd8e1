import type { REST } from '@discordjs/rest';

/** What is asked of Discord's REST API beside discord.js's own client. */
export type Rest = Pick<REST, 'get' | 'post' | 'patch'>;
