import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { Advisory, AdvisoryComment } from '../state/advisory.ts';
import { epochOf, exactInstant, messageInstant } from '../state/instants.ts';
import type { Followed } from '../state/kept.ts';
import { collaboratorsQuestion, cveQuestion, editQuestion, publishQuestion } from '../questions/github.ts';
import { PageElement } from './page-element.ts';

/** A security advisory as GitHub shows it to those who may read it, and what they do with it. */
export class SandboxAdvisory extends PageElement {
  static override properties = {
    ...PageElement.properties,
    advisory: { attribute: false },
    isFirst: { attribute: false },
  };
  declare advisory: Advisory;
  declare isFirst: boolean;

  protected override get follows(): readonly Followed[] {
    return [this.page.github.comments, this.page.clock.now];
  }

  override render(): TemplateResult {
    const { ghsa_id: id, state, summary, description, severity, cve_id: cve } = this.advisory;
    return html`<article class="advisory" id=${id} aria-label=${id}>
      <details ?open=${this.isFirst}>
        <summary>
          <span class="state ${state}">${state}</span>
          <span class="title">${summary}</span>
          <small>${id}</small>
        </summary>
        <p class="facts">${severity ?? 'no severity'} · ${cve ?? 'no CVE'} · ${this.#versions()}</p>
        <p class="facts">${this.#people()}</p>
        <div class="foreign" tabindex="0">${this.#text(description ?? '')}</div>
        <div class="row">${this.#actions()}</div>
        ${this.#comments()}
      </details>
    </article>`;
  }

  #text(text: string): TemplateResult {
    return html`<sandbox-markdown class="text" .page=${this.page} .text=${text}></sandbox-markdown>`;
  }

  #versions(): string {
    const named = (this.advisory.vulnerabilities ?? []).map(
      ({ package: of, vulnerable_version_range: range, patched_versions: patched }) =>
        `${of?.name ?? 'no package'} ${range || 'versions not said'} (${patched ? `fixed in ${patched}` : 'no fixed version yet'})`,
    );
    return named.length > 0 ? named.join(', ') : 'no affected versions';
  }

  #people(): string {
    const {
      author,
      collaborating_users: users,
      collaborating_teams: teams,
      private_fork: fork,
    } = this.advisory;
    const readers = [
      ...(users ?? []).map(({ login }) => login),
      ...(teams ?? []).map(({ slug }) => `team ${slug}`),
    ];
    return [
      `reported by ${author?.login ?? 'nobody'}`,
      `collaborators: ${readers.join(', ') || 'none'}`,
      ...(fork ? [`fork: ${fork.name}`] : []),
    ].join(' · ');
  }

  #actions(): TemplateResult {
    const { page, advisory } = this;
    const { state, ghsa_id: id } = advisory;
    const { github } = page;
    const isOpen = state === 'triage' || state === 'draft';
    return html`${state === 'triage' ? this.#button('Accept', 'success', () => github.change(id, { state: 'draft' })) : nothing}
    ${this.#button('Edit', 'secondary', () => page.ask(editQuestion(github, advisory)))}
    ${this.#button('Collaborators', 'secondary', () => page.ask(collaboratorsQuestion(github, advisory)))}
    ${advisory.cve_id ? nothing : this.#button('Assign a CVE', 'secondary', () => page.ask(cveQuestion(github, advisory)))}
    ${
      state === 'draft' && !advisory.private_fork
        ? this.#button('Start a private fork', 'secondary', () => github.change(id, { private_fork: true }))
        : nothing
    }
    ${state === 'draft' ? this.#button('Publish', 'danger', () => page.ask(publishQuestion(github, advisory))) : nothing}
    ${isOpen ? this.#button('Close', 'secondary', () => github.change(id, { state: 'closed' })) : nothing}`;
  }

  #button(label: string, style: string, act: () => unknown): TemplateResult {
    return html`<button type="button" class="button ${style}" @click=${() => void act()}>${label}</button>`;
  }

  #comments(): TemplateResult {
    const comments = this.page.github.comments.value.get(this.advisory.ghsa_id) ?? [];
    const id = `comment-${this.advisory.ghsa_id}`;
    return html`<ul class="comments" aria-label="Comments">
        ${comments.map((comment) => html`<li>${this.#comment(comment)}</li>`)}
      </ul>
      <form class="comment-form" @submit=${(event: SubmitEvent) => void this.#commented(event)}>
        <label class="visually-hidden" for=${id}>Comment</label>
        <textarea id=${id} name="body" rows="2" placeholder="Add a comment" required></textarea>
        <button type="submit" class="button secondary">Comment</button>
      </form>`;
  }

  #comment({ user, created_at: at, body }: AdvisoryComment): TemplateResult {
    const instant = epochOf(at);
    return html`<p class="facts">
        <b>${user.login}</b>
        <time datetime=${at} title=${exactInstant(instant)}
          >${messageInstant(instant, this.page.clock.now.value)}</time
        >
      </p>
      <div class="foreign">${this.#text(body)}</div>`;
  }

  async #commented(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const body = new FormData(form).get('body');
    if (typeof body === 'string' && (await this.page.github.comment(this.advisory.ghsa_id, body)))
      form.reset();
  }
}
