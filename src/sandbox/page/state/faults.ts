import { client } from '../client.ts';
import { Kept } from './kept.ts';
import type { Notices } from './notices.ts';

export type Service = 'discord' | 'github';

/** The services by their names. */
export const SERVICE_NAMES: Readonly<Record<Service, string>> = { discord: 'Discord', github: 'GitHub' };

/** A way in which a service troubles the bot, until it is cleared. */
interface Trouble {
  readonly label: string;
  readonly about: string;
  readonly fault: Readonly<Record<string, unknown>>;
}

export const TROUBLES: readonly Trouble[] = [
  { label: 'slow', about: 'Each answer takes two seconds more.', fault: { delay_ms: 2000 } },
  { label: 'refuses', about: 'Each request is answered with 503.', fault: { status: 503 } },
  { label: 'cut', about: 'Each connection is cut before the service acts.', fault: { drop: 'before' } },
];

/** What goes wrong around the bot. */
export class Faults {
  /** In words, what is set now. */
  readonly armed = new Kept<readonly string[]>([]);
  readonly isRestarting = new Kept(false);
  readonly #notices: Notices;

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  async arm(service: Service, { label, fault }: Trouble): Promise<void> {
    const set = await this.#notices.tried(
      client.fault({ target: service, ...fault, times: 'until-cleared' }),
    );
    if (set) this.armed.value = [...new Set([...this.armed.value, `${SERVICE_NAMES[service]} ${label}`])];
  }

  async cutGateway(): Promise<void> {
    await this.#notices.tried(client.fault({ target: 'gateway', close: 4000 }));
  }

  async clear(): Promise<void> {
    if (await this.#notices.tried(client.clearFaults())) this.armed.value = [];
  }

  async restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.isRestarting.value = true;
    await this.#notices.tried(client.restart(signal));
    this.isRestarting.value = false;
  }
}
