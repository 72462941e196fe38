// A file for the reader to keep.

/** Offers `data` as a download; text is UTF-8. */
export function download(name: string, type: string, data: string | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes the address up before the next task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
