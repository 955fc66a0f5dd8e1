/** The least that a bot is configured with: names of no real server, and no database of its own. */
export const LEAST_ENV = {
  DISCORD_TOKEN: 'discord-token-of-the-test',
  DISCORD_GUILD_ID: '100000000000000001',
  SECURITY_CHANNEL_ID: '100000000000000002',
  CODEGATE_CHANNEL_ID: '100000000000000003',
  SECURITY_ROLE_ID: '100000000000000004',
  GITHUB_TOKEN: 'github-token-of-the-test',
};
