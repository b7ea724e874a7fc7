/** How wide an asset's name is in the cards' font. */

export function nameMeter(): (text: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return (text) => text.length * 7.5;
  const { fontFamily } = getComputedStyle(document.body);
  context.font = `600 13px ${fontFamily}`;
  return (text) => context.measureText(text).width;
}
