// A colour for a container id: the same id has the same colour everywhere and always.

/** Hue (degrees) of an id; neighbouring ids are far apart. */
export function hue(contid: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < contid.length; i++) hash = Math.imul(hash ^ contid.charCodeAt(i), 0x01000193) >>> 0;
  return Math.round(((hash % 997) * 137.508) % 360);
}
