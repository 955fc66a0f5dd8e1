import type { Advisory } from '../state/advisory.ts';
import type { GitHub } from '../state/github.ts';
import type { Question } from '../state/question.ts';

const SEVERITIES = ['', 'low', 'medium', 'high', 'critical'];

/** "Report a vulnerability". */
export function reportQuestion(
  github: GitHub,
  { summary: title = '', description: text = '' }: { summary?: string; description?: string } = {},
): Question {
  return {
    title: 'Report a vulnerability',
    send: 'Submit report',
    fields: [
      {
        name: 'repository',
        label: 'Repository',
        kind: 'choice',
        options: github.names.value.repositories.map(({ name }) => name),
        value: 'stacklok/codegate',
      },
      { name: 'summary', label: 'Title', kind: 'line', value: title },
      {
        name: 'description',
        label: 'Description',
        kind: 'lines',
        value: text,
        hint: 'Steps to reproduce, vulnerable versions, files.',
      },
    ],
    answer: ({ repository, summary, description }) => github.report({ repository, summary, description }),
  };
}

/** What stands in an advisory. */
export function editQuestion(github: GitHub, advisory: Advisory): Question {
  const [product] = advisory.vulnerabilities ?? [];
  return {
    title: `Edit ${advisory.ghsa_id}`,
    send: 'Save',
    fields: [
      { name: 'summary', label: 'Title', kind: 'line', value: advisory.summary },
      { name: 'description', label: 'Description', kind: 'lines', value: advisory.description ?? '' },
      {
        name: 'package',
        label: 'Package',
        kind: 'line',
        value: product?.package?.name ?? '',
        isOptional: true,
        hint: 'On PyPI, such as codegate.',
      },
      {
        name: 'range',
        label: 'Affected versions',
        kind: 'line',
        value: product?.vulnerable_version_range ?? '',
        isOptional: true,
        hint: 'Such as < 0.1.29.',
      },
      {
        name: 'patched',
        label: 'Patched versions',
        kind: 'line',
        value: product?.patched_versions ?? '',
        isOptional: true,
        hint: 'Such as 0.1.29.',
      },
      {
        name: 'vector',
        label: 'CVSS vector',
        kind: 'line',
        value: advisory.cvss?.vector_string ?? '',
        isOptional: true,
        hint: 'It decides the severity, where there is one.',
      },
      {
        name: 'severity',
        label: 'Severity',
        kind: 'choice',
        options: SEVERITIES,
        value: advisory.severity ?? '',
        isOptional: true,
      },
    ],
    answer: ({ summary, description, package: name, range, patched, vector, severity }) =>
      github.edit(advisory.ghsa_id, {
        summary,
        description,
        ...(name
          ? {
              vulnerabilities: [
                {
                  package: { ecosystem: 'pip', name },
                  vulnerable_version_range: range,
                  patched_versions: patched,
                  vulnerable_functions: [],
                },
              ],
            }
          : {}),
        ...(vector ? { cvss_vector_string: vector } : severity ? { severity } : {}),
      }),
  };
}

/** Who may read an advisory beside its administrators. */
export function collaboratorsQuestion(github: GitHub, advisory: Advisory): Question {
  return {
    title: `Collaborators of ${advisory.ghsa_id}`,
    send: 'Save',
    fields: [
      {
        name: 'users',
        label: 'People',
        kind: 'line',
        value: (advisory.collaborating_users ?? []).map(({ login }) => login).join(', '),
        isOptional: true,
        hint: 'Logins with commas between them, such as maintainer-1, maintainer-2.',
      },
      {
        name: 'teams',
        label: 'Teams',
        kind: 'line',
        value: (advisory.collaborating_teams ?? []).map(({ slug }) => slug).join(', '),
        isOptional: true,
      },
    ],
    answer: ({ users = '', teams = '' }) =>
      github.edit(advisory.ghsa_id, {
        collaborating_users: namesIn(users),
        collaborating_teams: namesIn(teams),
      }),
  };
}

/** GitHub gives an advisory its CVE id. */
export function cveQuestion(github: GitHub, advisory: Advisory): Question {
  return {
    title: `Assign a CVE to ${advisory.ghsa_id}`,
    send: 'Assign',
    fields: [{ name: 'cve', label: 'CVE id', kind: 'line', value: 'CVE-2026-10001' }],
    answer: ({ cve = '' }) => github.assignCve(advisory.ghsa_id, cve),
  };
}

/** It cannot be taken back, and so it is asked for once more. */
export function publishQuestion(github: GitHub, advisory: Advisory): Question {
  return {
    title: `Publish ${advisory.ghsa_id}?`,
    send: 'Publish now',
    fields: [
      {
        name: 'sure',
        label: 'Everybody can read it at once, and its private fork is deleted.',
        kind: 'choice',
        options: ['I want that'],
      },
    ],
    answer: () => github.edit(advisory.ghsa_id, { state: 'published' }),
  };
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}
