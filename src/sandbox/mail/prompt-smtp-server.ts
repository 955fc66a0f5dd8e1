import { SMTPServer } from 'smtp-server';

/**
 * A mail server that greets its clients at once, where it speaks no TLS from the first byte. Others wait for a tenth of a second, to
 * find those that talk before they are greeted: here time is moved, and the bot asks the mail server each hour of it.
 */
export class PromptSmtpServer extends SMTPServer {
  override connect(...given: Parameters<SMTPServer['connect']>): void {
    const before = new Set(this.connections);
    super.connect(...given);
    if (this.options.secure) return;
    for (const connection of this.connections.difference(before)) {
      connection.connectionReady();
      // What it has put off would greet a second time.
      connection.connectionReady = () => {};
    }
  }
}
