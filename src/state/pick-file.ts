/** The browser's file picker, and the files that it offers. */
export const ACCEPT_MEDIA =
  'video/*,image/*,.mkv,.avi,.mpg,.mpeg,.mov,.m4v,.webm,.ts,.mts,.m2ts,.wmv,.flv,.ogv,.vob,.3gp,.tif,.tiff';
const ACCEPT = `${ACCEPT_MEDIA},.tintype`;

/** Shows the browser's file picker. Resolves with the chosen file, or null. */
export function pickFile(accept = ACCEPT): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.onchange = () => resolve(input.files?.[0] ?? null);
    input.oncancel = () => resolve(null);
    input.click();
  });
}
