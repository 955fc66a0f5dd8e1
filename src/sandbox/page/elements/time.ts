import { html, type TemplateResult } from '../packages/lit.ts';
import { exactInstant, writtenInstant } from '../state/instants.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

/** An instant as Discord's client writes it, against the sandbox's clock; on hover exactly. */
export class SandboxTime extends PageElement {
  static override properties = { ...PageElement.properties, at: { type: Number }, form: {} };
  /** Milliseconds of the epoch. */
  declare at: number;
  /** One of the letters that Discord has for it. */
  declare form: string;

  protected override get follows(): readonly Followed[] {
    return this.form === 'R' ? [this.page.clock.now] : [];
  }

  override render(): TemplateResult {
    const exact = exactInstant(this.at);
    return html`<time class="timestamp" datetime=${new Date(this.at).toISOString()} title=${exact}
      >${writtenInstant(this.at, this.form, this.page.clock.now.value)}</time
    >`;
  }
}
