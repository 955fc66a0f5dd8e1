import { Refused } from '../client.ts';
import { PageElement } from './page-element.ts';

/** An element with a dialog over everything else, which is open as long as there is something to answer. */
export abstract class DialogElement extends PageElement {
  static override properties = {
    ...PageElement.properties,
    problem: { state: true },
    isSending: { state: true },
  };
  /** Why the sandbox refused what was sent. */
  declare problem: string;
  declare isSending: boolean;

  protected abstract get isOpen(): boolean;
  /** Puts away what is to be answered. */
  protected abstract close(): void;

  protected override willUpdate(): void {
    const dialog = this.#dialog;
    if (this.isOpen || !dialog?.open) return;
    dialog.close();
    const { activeElement: before } = document;
    if (!(before instanceof HTMLElement)) return;
    // Chromium gives the focus back to what had it, but what is typed goes nowhere until it gets it anew.
    before.blur();
    before.focus();
  }

  override updated(): void {
    const dialog = this.#dialog;
    if (!dialog || dialog.open || !this.isOpen) return;
    this.problem = '';
    dialog.showModal();
    dialog.querySelector<HTMLElement>('input, textarea, select')?.focus();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  /** Sends what a person filled in; what the sandbox refuses is said in the dialog, which stays open. */
  protected async send(answer: () => Promise<void>): Promise<void> {
    this.isSending = true;
    try {
      await answer();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.problem = error.message;
    } finally {
      this.isSending = false;
    }
  }

  protected cancelled(event: Event): void {
    event.preventDefault();
    this.close();
  }
}
