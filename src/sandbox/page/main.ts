import { SandboxActingAs } from './elements/acting-as.ts';
import { SandboxApp } from './elements/app.ts';
import { SandboxChannels } from './elements/channels.ts';
import { SandboxClock } from './elements/clock.ts';
import { SandboxComposer } from './elements/composer.ts';
import { SandboxFaults } from './elements/faults.ts';
import { SandboxForm } from './elements/form.ts';
import { SandboxMarkdown } from './elements/markdown.ts';
import { SandboxMenu } from './elements/menu.ts';
import { SandboxMessage } from './elements/message.ts';
import { SandboxMessages } from './elements/messages.ts';
import { SandboxNotices } from './elements/notices.ts';
import { SandboxSpoiler } from './elements/spoiler.ts';
import { SandboxTheme } from './elements/theme.ts';
import { SandboxTime } from './elements/time.ts';

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'sandbox-acting-as': SandboxActingAs,
  'sandbox-channels': SandboxChannels,
  'sandbox-clock': SandboxClock,
  'sandbox-composer': SandboxComposer,
  'sandbox-faults': SandboxFaults,
  'sandbox-form': SandboxForm,
  'sandbox-markdown': SandboxMarkdown,
  'sandbox-menu': SandboxMenu,
  'sandbox-message': SandboxMessage,
  'sandbox-messages': SandboxMessages,
  'sandbox-notices': SandboxNotices,
  'sandbox-spoiler': SandboxSpoiler,
  'sandbox-theme': SandboxTheme,
  'sandbox-time': SandboxTime,
  // Last: with it the page begins.
  'sandbox-app': SandboxApp,
};

for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
