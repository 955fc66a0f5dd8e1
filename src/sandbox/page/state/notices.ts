import { Kept } from './kept.ts';

/** What the page tells a person outside of any message, such as why the sandbox refused a call. */
export class Notices {
  readonly all = new Kept<readonly { readonly id: string; readonly text: string }[]>([]);

  tell(text: string): void {
    this.all.value = [
      ...this.all.value.filter((each) => each.text !== text),
      { id: crypto.randomUUID(), text },
    ];
  }

  close(id: string): void {
    this.all.value = this.all.value.filter((each) => each.id !== id);
  }
}
