/** Values from a callback for one reader: a value not read yet is replaced by a newer one. */
export class Latest<Value> implements AsyncIterable<Value> {
  private value: Value | null = null;
  private ended = false;
  private wake: () => void = () => undefined;

  put(value: Value): void {
    this.value = value;
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, void> {
    for (;;) {
      if (this.value !== null) {
        const value = this.value;
        this.value = null;
        yield value;
      } else if (this.ended) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
