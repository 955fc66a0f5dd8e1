import {
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  Routes,
  SlashCommandBuilder,
  TextDisplayBuilder,
} from 'discord.js';

// What discord.js costs by itself: one command, answered from memory. The measure for the real bot.

const { DISCORD_TOKEN = '', DISCORD_GUILD_ID = '', DISCORD_API_URL = '' } = process.env;

const command = new SlashCommandBuilder()
  .setName('advisory')
  .setDescription('Run a vulnerability disclosure')
  .setDefaultMemberPermissions(0)
  .addSubcommand((list) => list.setName('list').setDescription('List cases'))
  .addSubcommand((show) =>
    show
      .setName('show')
      .setDescription('Show a case')
      .addStringOption((option) => option.setName('case').setDescription('The case').setRequired(true)),
  );

const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: DISCORD_API_URL } });

client.on(Events.InteractionCreate, (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  const asked = interaction.options.getString('case') ?? 'all of them';
  void interaction.reply({
    components: [new TextDisplayBuilder().setContent(`${interaction.options.getSubcommand()}: ${asked}`)],
    flags: [MessageFlags.Ephemeral, MessageFlags.IsComponentsV2],
  });
});
client.once(Events.ClientReady, (ready) => {
  void ready.rest.put(Routes.applicationGuildCommands(ready.application.id, DISCORD_GUILD_ID), {
    body: [command.toJSON()],
  });
});
process.once('SIGTERM', () => void client.destroy().then(() => process.exit()));

await client.login(DISCORD_TOKEN);
