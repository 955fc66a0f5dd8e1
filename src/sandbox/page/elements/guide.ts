import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import { playStep, prepareStep } from '../guide/player.ts';
import type { GuideStep } from '../guide/act.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

/** Leads through a whole case, step by step; it can be left at any of them. */
export class SandboxGuide extends PageElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.guide.at, this.page.guide.isPlaying];
  }

  override render(): TemplateResult | typeof nothing {
    const { guide } = this.page;
    const at = guide.at.value;
    if (at === undefined) return nothing;
    const { step } = guide;
    return html`<section class="guide" aria-label="Guide">
      ${step ? this.#step(step, at.step) : this.#end()}
    </section>`;
  }

  #step(step: GuideStep, number: number): TemplateResult {
    const { guide } = this.page;
    const isPlaying = guide.isPlaying.value;
    return html`<header>
        <h2>${step.title}</h2>
        <small>step ${number + 1} of ${guide.length} · ${actorOf(step)}</small>
        <div class="turns">
          ${number > 0 ? this.#turn('Back', '‹', () => guide.move(-1)) : nothing}
          ${this.#turn('Next step', '›', () => guide.move(1))}
          ${this.#turn('Stop following', '✕', () => guide.leave())}
        </div>
      </header>
      <sandbox-markdown
        class="text"
        aria-live="polite"
        .page=${this.page}
        .text=${step.says}
      ></sandbox-markdown>
      <div class="row">
        <button
          type="button"
          class="button primary do-it"
          aria-disabled=${String(isPlaying)}
          @click=${() => isPlaying || void this.#play(step)}
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
      </div>`;
  }

  #turn(name: string, sign: string, act: () => void): TemplateResult {
    return html`<button type="button" class="turn" aria-label=${name} title=${name} @click=${act}>
      ${sign}
    </button>`;
  }

  #end(): TemplateResult {
    return html`<header>
        <h2>
          ${this.page.guide.at.value?.story === 'zero-day' ? 'That was the night' : 'That was a whole case'}
        </h2>
      </header>
      <p>
        Nothing was said too early, and nobody was told twice. Go on as you like, or start over from any
        point.
      </p>
      <div class="row">
        <button type="button" class="button primary" @click=${() => this.page.guide.leave()}>
          Go on alone
        </button>
      </div>`;
  }

  async #play(step: GuideStep): Promise<void> {
    const { guide, notices } = this.page;
    guide.isPlaying.value = true;
    const done = await notices.tried(playStep(this.page, step).then(() => true));
    guide.isPlaying.value = false;
    if (done) guide.move(1);
  }
}

/** Who does it, for those who do it themselves. */
function actorOf({ acts }: GuideStep): string {
  const names = new Set(acts.flatMap((act) => ('as' in act && act.do !== 'look' ? [act.as] : [])));
  return [...names].join(', ') || 'the clock';
}
