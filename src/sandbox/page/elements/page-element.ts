import { LitElement } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import type { Page } from '../state/page.ts';

/** An element without a shadow: one set of styles is for all, and labels reach from one element into another. */
export abstract class PlainElement extends LitElement {
  protected override createRenderRoot(): this {
    return this;
  }
}

/** A plain element that shows something of the page's state. */
export abstract class PageElement extends PlainElement {
  static override properties = { page: { attribute: false } };
  declare page: Page;
  #ends: readonly (() => void)[] = [];

  /** What it is drawn anew for. */
  protected get follows(): readonly Followed[] {
    return [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ends = this.follows.map((value) => value.onChange(() => this.requestUpdate()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
  }
}
