/** Colors of outlines, unrelated to the things' own colors: easy to tell from each other, and visible on any picture. */
const COLORS = ['#4dd2ff', '#ff9ee5', '#b9ff66', '#ffd54d', '#c9a9ff', '#ffffff'];

export function outlineColor(thingId: string): string {
  const number = Number(/\d+$/.exec(thingId)?.[0] ?? 1);
  return COLORS[(number - 1) % COLORS.length] as string;
}
