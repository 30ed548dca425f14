/** The browser's file picker, and the files that it offers. */
export const ACCEPT_MEDIA =
  'video/*,image/*,.mkv,.avi,.mpg,.mpeg,.mov,.m4v,.webm,.ts,.mts,.m2ts,.wmv,.flv,.ogv,.vob,.3gp,.tif,.tiff';
export const ACCEPT = `${ACCEPT_MEDIA},.tintype`;

/** Shows the browser's file picker. @returns none when dismissed */
export function pickFiles(accept: string, multiple: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', accept, multiple });
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
