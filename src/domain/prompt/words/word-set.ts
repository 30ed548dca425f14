/** Words as they are listed in this folder, parted by white space. */
export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
