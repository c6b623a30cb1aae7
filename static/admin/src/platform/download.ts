import type { DownloadFile } from '../../../../src/admin/api';

/** Hands the file to the browser's download. Must run in answer to a click: the page's sandbox allows nothing else. */
export function saveFile(file: DownloadFile): void {
  const address = URL.createObjectURL(new Blob([file.text], { type: file.mimeType }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = file.filename;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  // The browser reads the address after this task has ended.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
