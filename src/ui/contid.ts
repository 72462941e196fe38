// The sign of a container id: a colour and a shape, the same for the same id everywhere and always.
//
// The id itself stands beside its sign wherever there is room. The shape is there for those who do not tell colours
// apart, the colour for those who do: 53 ids in a row all have different signs, and neighbours differ in both.

/** Hues (degrees, OKLCH) of the palette; lightness and chroma are the theme's (--id-ink, --id-wash in base.css). */
export const HUES = [20, 250, 145, 305, 75, 195, 345, 110] as const;
export const SHAPES = ["disc", "square", "triangle", "diamond", "cross", "ring", "wedge"] as const;
export type Shape = (typeof SHAPES)[number];

export interface Sign {
  readonly hue: (typeof HUES)[number];
  readonly shape: Shape;
}

/** The id of who has none, decimal. */
export const UNSET = "18446744073709551615";

/** True for the text of an id that is set: decimal digits, not the value that says unset. */
export const isSet = (contid: string): boolean => /^\d+$/.test(contid) && contid !== UNSET;

/** 53 is prime, so that ids people choose (100, 200, 300; 1000, 2000) do not all fall together. */
const SIGNS = 53n;

/** The sign of an id that is set (decimal). */
export function sign(contid: string): Sign {
  const n = Number(BigInt(contid) % SIGNS);
  return { hue: HUES[n % HUES.length], shape: SHAPES[n % SHAPES.length] };
}
