import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import { playStep, prepareStep } from '../guide/player.ts';
import type { GuideStep } from '../guide/act.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

/** Leads through a whole case, step by step; it can be left at any of them. */
export class SandboxGuide extends PageElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.guide.step, this.page.guide.isPlaying];
  }

  override render(): TemplateResult | typeof nothing {
    const { guide } = this.page;
    const number = guide.step.value;
    if (number === undefined) return nothing;
    const step = guide.current;
    return html`<section class="guide" aria-label="Guide">
      ${step ? this.#step(step, number) : this.#end()}
    </section>`;
  }

  #step(step: GuideStep, number: number): TemplateResult {
    const { guide } = this.page;
    const isPlaying = guide.isPlaying.value;
    return html`<header>
        <h2>${step.title}</h2>
        <small>step ${number + 1} of ${guide.length} · ${actorOf(step)}</small>
      </header>
      <p aria-live="polite">${step.says}</p>
      <div class="row">
        <button
          type="button"
          class="button primary do-it"
          aria-disabled=${String(isPlaying)}
          @click=${() => isPlaying || void this.#play(step, number)}
        >
          ${isPlaying ? 'One moment…' : 'Do it for me'}
        </button>
        <button
          type="button"
          class="button secondary"
          @click=${() => void this.page.notices.tried(prepareStep(this.page, step))}
        >
          I do it myself
        </button>
        <button type="button" class="button secondary" @click=${() => guide.go(number + 1)}>Next step</button>
        ${
          number > 0
            ? html`<button type="button" class="button secondary" @click=${() => guide.go(number - 1)}>
                Back
              </button>`
            : nothing
        }
        <button type="button" class="button secondary" @click=${() => guide.leave()}>Leave the guide</button>
      </div>`;
  }

  #end(): TemplateResult {
    return html`<header><h2>That was a whole case</h2></header>
      <p>
        From the report to the retrospective, and nothing was said too early. Start over from any point, or go
        on as you like.
      </p>
      <div class="row">
        <button type="button" class="button primary" @click=${() => this.page.guide.leave()}>
          Leave the guide
        </button>
      </div>`;
  }

  async #play(step: GuideStep, number: number): Promise<void> {
    const { guide, notices } = this.page;
    guide.isPlaying.value = true;
    const done = await notices.tried(playStep(this.page, step).then(() => true));
    guide.isPlaying.value = false;
    if (done) guide.go(number + 1);
  }
}

/** Who does it, for those who do it themselves. */
function actorOf({ acts }: GuideStep): string {
  const names = new Set(acts.flatMap((act) => ('as' in act && act.do !== 'look' ? [act.as] : [])));
  return [...names].join(', ') || 'the clock';
}
