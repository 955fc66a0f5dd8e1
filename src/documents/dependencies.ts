import { kindOf, repositoryOf, type DependencyKind } from '../process/dependencies/dependency.ts';

/** The words of a kind of dependency. */
interface DependencyWords {
  /** As it stands in a list of them. */
  readonly name: string;
  /** What is so while it is lost, short enough for the first line of a message. */
  readonly lost: string;
  /** What nobody may count on meanwhile. */
  readonly meanwhile: string;
  /** What is so again. */
  readonly well: string;
}

/** Why people from outside cannot report, and what mends it. */
export const PRIVATE_REPORTING_OFF =
  'Private vulnerability reporting is off in GitHub. Turn it on in the repository’s pages: Settings → Advanced Security → Private vulnerability reporting.';

/** Each kind's words; where each repository has one, `{repository}` is filled in. */
const WORDS: { readonly [kind in DependencyKind]: DependencyWords } = {
  gateway: {
    name: 'Discord’s gateway',
    lost: 'I do not hear Discord',
    meanwhile:
      'Commands and buttons do not reach me. Reminders leave all the same, as long as Discord takes them.',
    well: 'I hear Discord again',
  },
  sync: {
    name: 'GitHub, {repository}',
    lost: 'I am blind for {repository}',
    meanwhile:
      'New reports there are not noticed, nor what is done in GitHub’s own pages. Look yourselves: what I show is as of then.',
    well: 'I follow {repository} again',
  },
  'private-reporting': {
    name: 'private vulnerability reporting, {repository}',
    lost: 'Nobody outside can report in {repository}',
    meanwhile:
      'Who finds a vulnerability there sees no “Report a vulnerability”: they may write it in public, or tell nobody.',
    well: 'Vulnerabilities can be reported again in {repository}',
  },
  token: {
    name: 'the GitHub token',
    lost: 'GitHub does not accept my token',
    meanwhile: 'I see nothing in GitHub, and can do nothing there.',
    well: 'GitHub accepts my token again',
  },
  'token-end': {
    name: 'the GitHub token’s end',
    lost: 'My GitHub token ends soon',
    meanwhile: 'After its end I see nothing in GitHub: no report, no change.',
    well: 'My GitHub token goes on',
  },
  role: {
    name: 'the security team’s role',
    lost: 'The security team’s role cannot be looked at',
    meanwhile: 'I go on telling those who were of the team.',
    well: 'The security team’s role is there again',
  },
  'private-channel': {
    name: 'the private channel',
    lost: 'I cannot write in the private channel',
    meanwhile: 'What I have to say there waits, and nothing is lost.',
    well: 'I can write in the private channel again',
  },
  codegate: {
    name: '#codegate',
    lost: 'I cannot announce in #codegate',
    meanwhile: 'Announcements and retrospectives wait, and none is lost.',
    well: 'I can announce in #codegate again',
  },
  dms: {
    name: 'direct messages',
    lost: 'My direct messages reach nobody',
    meanwhile:
      'Reminders do not arrive. Use `/advisory next` here, and `/advisory me` to test your direct messages.',
    well: 'My direct messages arrive again',
  },
  mail: {
    name: 'the mail server',
    lost: 'The mail server takes nothing',
    meanwhile:
      'Advance notices to distributors wait. Where one is urgent, `/advisory distributors notify` shows who was not told.',
    well: 'The mail server takes e-mails again',
  },
  mailbox: {
    name: 'the mailbox',
    lost: 'I cannot read the mailbox of reports',
    meanwhile:
      'Reports by e-mail are not noticed, and their 24 hours run. Look into the mailbox yourselves, and use `/advisory open`.',
    well: 'I read the mailbox of reports again',
  },
  'mailbox-room': {
    name: 'the mailbox’s room',
    lost: 'The mailbox of reports is nearly full',
    meanwhile:
      'Once it is full, reports by e-mail are turned away, and nobody hears of them. Make room: delete there, or move elsewhere, what is done.',
    well: 'The mailbox of reports has room again',
  },
  disk: {
    name: 'the disk',
    lost: 'The disk is nearly full',
    meanwhile: 'Once it is full I can keep nothing, and remind nobody.',
    well: 'The disk has room again',
  },
  database: {
    name: 'the database',
    lost: 'My database is not sound',
    meanwhile: 'What I show may be wrong, and what I record may be lost.',
    well: 'My database is sound again',
  },
  cases: {
    name: 'the cases’ histories',
    lost: 'A case cannot be read',
    meanwhile:
      'It is in no list, and nobody is reminded of what is due in it: keep its deadlines yourselves. All other cases go on.',
    well: 'Every case can be read again',
  },
  backup: {
    name: 'the backup',
    lost: 'There is no new backup',
    meanwhile: 'Were the database lost now, everything since the last backup would be lost with it.',
    well: 'There is a new backup',
  },
  replication: {
    name: 'Litestream',
    lost: 'Litestream does not copy what I record',
    meanwhile:
      'Were this machine lost now, everything since then would be lost with it, or since the last backup.',
    well: 'Litestream copies what I record again',
  },
  replica: {
    name: 'the replica',
    lost: 'No restore from the replica has been verified',
    meanwhile: 'Were this machine lost now, I might come back from the last backup only.',
    well: 'A restore from the replica was verified again',
  },
  clock: {
    name: 'this machine’s clock',
    lost: 'My clock is wrong',
    meanwhile: 'Reminders come at the wrong time. Mend the clock of the machine I run on.',
    well: 'My clock is right again',
  },
};

/** The words of a dependency by its name. `repository` is the repository's name as it may be shown. */
export function dependencyWords(
  name: string,
  repository: (name: string) => string = (text) => text,
): DependencyWords | undefined {
  const kind = kindOf(name);
  if (!kind) return undefined;
  const of = repositoryOf(name);
  const fill = (text: string) => text.replace('{repository}', () => (of === undefined ? '' : repository(of)));
  const { name: called, lost, meanwhile, well } = WORDS[kind];
  return { name: fill(called), lost: fill(lost), meanwhile, well: fill(well) };
}
