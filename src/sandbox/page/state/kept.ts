/** A value that others follow. */
export class Kept<T> {
  #value: T;
  readonly #followers = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    if (value === this.#value) return;
    this.#value = value;
    for (const follow of this.#followers) follow();
  }

  /** Calls `follow` after each change; gives what ends that. */
  onChange(follow: () => void): () => void {
    this.#followers.add(follow);
    return () => this.#followers.delete(follow);
  }
}

/** A value of any kind, for those who only want to hear of its changes. */
export type Followed = Pick<Kept<unknown>, 'onChange'>;
