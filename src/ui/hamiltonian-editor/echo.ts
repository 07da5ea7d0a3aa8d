/**
 * Tells the text that comes back from the document after typing from one that was changed elsewhere. Between a key and
 * its return more keys may have been pressed: writing the returned text into the editor would lose them.
 */
export class EchoFilter {
  private readonly sent: string[] = [];

  /** The editor's text was given to the document. */
  send(text: string): void {
    this.sent.push(text);
  }

  /** True if a text from the document must be written into the editor. */
  isForeign(text: string): boolean {
    const at = this.sent.indexOf(text);
    // Texts before it were overtaken and will not come.
    this.sent.splice(0, at < 0 ? this.sent.length : at + 1);
    return at < 0;
  }
}
