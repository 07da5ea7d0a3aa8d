interface NamedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** Hands a file to the user. A browser downloads it; the desktop shell turns the download into its save dialog. */
export function saveFile({ name, mediaType, content }: NamedFile): void {
  saveBlob(name, new Blob([content.slice()], { type: mediaType }));
}

export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Asks for a file; nothing happens when the dialog is left. */
export function chooseFile(accept: string, onChoose: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) onChoose(file);
  });
  input.click();
}
