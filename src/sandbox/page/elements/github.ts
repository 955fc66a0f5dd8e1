import { html, nothing, repeat, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';
import { reportQuestion } from '../questions/github.ts';

/** The repository that the bot follows. */
const PRODUCT = 'stacklok/codegate';

/** What people do in GitHub's pages, under the acting person's name. */
export class SandboxGitHub extends PageElement {
  protected override get follows(): readonly Followed[] {
    const { github, session } = this.page;
    return [github.advisories, github.comments, github.names, session.me];
  }

  override render(): TemplateResult {
    const { github, session } = this.page;
    const advisories = github.readableBy(session.me.value);
    const hidden = github.advisories.value.length - advisories.length;
    return html`<section class="panel github" aria-label="GitHub">
      <header>
        <h2>GitHub</h2>
        <small>as ${session.me.value}</small>
      </header>
      <div class="row">
        <button type="button" class="button primary" @click=${() => this.page.ask(reportQuestion(github))}>
          Report a vulnerability
        </button>
      </div>
      ${
        hidden > 0
          ? html`<p class="empty">There is more that ${session.me.value} may not read: ${hidden}.</p>`
          : advisories.length === 0
            ? html`<p class="empty">No advisory yet.</p>`
            : nothing
      }
      ${repeat(
        advisories,
        ({ ghsa_id: id }) => id,
        (advisory, index) =>
          html`<sandbox-advisory
            .page=${this.page}
            .advisory=${advisory}
            .isFirst=${index === 0}
          ></sandbox-advisory>`,
      )}
      <sandbox-releases .page=${this.page} .repository=${PRODUCT}></sandbox-releases>
      <sandbox-codeowners .page=${this.page} .repository=${PRODUCT}></sandbox-codeowners>
    </section>`;
  }
}
