import { SandboxActingAs } from './elements/acting-as.ts';
import { SandboxAdvisory } from './elements/advisory.ts';
import { SandboxApp } from './elements/app.ts';
import { SandboxChannels } from './elements/channels.ts';
import { SandboxClock } from './elements/clock.ts';
import { SandboxCodeowners } from './elements/codeowners.ts';
import { SandboxComposer } from './elements/composer.ts';
import { SandboxFaults } from './elements/faults.ts';
import { SandboxForm } from './elements/form.ts';
import { SandboxGitHub } from './elements/github.ts';
import { SandboxGuide } from './elements/guide.ts';
import { SandboxMail } from './elements/mail.ts';
import { SandboxMarkdown } from './elements/markdown.ts';
import { SandboxMenu } from './elements/menu.ts';
import { SandboxMessage } from './elements/message.ts';
import { SandboxMessages } from './elements/messages.ts';
import { SandboxNotices } from './elements/notices.ts';
import { SandboxQuestion } from './elements/question.ts';
import { SandboxReleases } from './elements/releases.ts';
import { SandboxSpoiler } from './elements/spoiler.ts';
import { SandboxStartOver } from './elements/start-over.ts';
import { SandboxTheme } from './elements/theme.ts';
import { SandboxTime } from './elements/time.ts';

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'sandbox-acting-as': SandboxActingAs,
  'sandbox-advisory': SandboxAdvisory,
  'sandbox-channels': SandboxChannels,
  'sandbox-clock': SandboxClock,
  'sandbox-codeowners': SandboxCodeowners,
  'sandbox-composer': SandboxComposer,
  'sandbox-faults': SandboxFaults,
  'sandbox-form': SandboxForm,
  'sandbox-github': SandboxGitHub,
  'sandbox-guide': SandboxGuide,
  'sandbox-mail': SandboxMail,
  'sandbox-markdown': SandboxMarkdown,
  'sandbox-menu': SandboxMenu,
  'sandbox-message': SandboxMessage,
  'sandbox-messages': SandboxMessages,
  'sandbox-notices': SandboxNotices,
  'sandbox-question': SandboxQuestion,
  'sandbox-releases': SandboxReleases,
  'sandbox-spoiler': SandboxSpoiler,
  'sandbox-start-over': SandboxStartOver,
  'sandbox-theme': SandboxTheme,
  'sandbox-time': SandboxTime,
  // Last: with it the page begins.
  'sandbox-app': SandboxApp,
};

for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
