/** What is measured against: discord.js with the Guilds intent, its default options and one static reply. */
import { Client, Events, GatewayIntentBits } from "discord.js";

const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: process.env.DISCORD_API_URL ?? "" } });
client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand()) void interaction.reply("“The past is just a story.”");
});
client.once(Events.ClientReady, () => process.stdout.write("Afterword is ready.\n"));
process.on("SIGTERM", () => process.exit(0));
void client.login(process.env.DISCORD_TOKEN);
