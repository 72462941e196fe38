// If this fails, a container id is hard to read or to tell from another: contrast, and signs that differ.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HUES, isSet, sign } from "./contid.ts";

type Rgb = readonly [number, number, number];

/** Linear sRGB of a colour in OKLCH (https://www.w3.org/TR/css-color-4/#color-conversion-code). */
function linear(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (x: number) => Math.min(1, Math.max(0, x));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

const hex = (text: string): Rgb => {
  const channel = (i: number) => {
    const x = Number.parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16) / 255;
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  };
  return [channel(0), channel(1), channel(2)];
};

/** Contrast ratio of WCAG 2. */
function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync(new URL("../styles/base.css", import.meta.url), "utf8");
/** The tokens of the light and the dark theme as a part of base.css has them; dark says only what differs. */
const themes = (part: string): ReadonlyMap<string, string>[] =>
  part
    .split(':root[data-theme="dark"]')
    .map((theme) => new Map([...theme.matchAll(/--([a-z-]+): ([^;]+);/g)].map((m) => [m[1], m[2]])));
const [[light, dark], [lighter, darker]] = css.split("@media (prefers-contrast: more)").map(themes);

test.each([
  ["light", light, 4.5],
  ["dark", dark, 4.5],
  ["light, more contrast", new Map([...light, ...lighter]), 7],
  ["dark, more contrast", new Map([...dark, ...darker]), 7],
])("an id can be read on its own ground and on every surface: %s", (_, tokens, least) => {
  const pair = (name: string) => (tokens.get(name) as string).split(" ").map(Number);
  const [inkLightness, inkChroma] = pair("id-ink");
  const [washLightness, washChroma] = pair("id-wash");
  for (const hue of HUES) {
    const ink = linear(inkLightness, inkChroma, hue);
    expect(contrast(ink, linear(washLightness, washChroma, hue)), `${hue} on its wash`).toBeGreaterThan(
      least,
    );
    for (const surface of ["surface", "raised", "sunken", "hover", "page"])
      expect(contrast(ink, hex(tokens.get(surface) as string)), `${hue} on ${surface}`).toBeGreaterThan(
        least,
      );
  }
});

test("ids in a row have signs of their own, neighbours differ in colour and in shape", () => {
  const text = (n: number) => JSON.stringify(sign(String(n)));
  expect(new Set(Array.from({ length: 53 }, (_, i) => text(123456 + i))).size).toBe(53);
  for (let n = 1000; n < 1030; n++) {
    if (n % 53 === 52) continue;
    expect(sign(String(n)).hue).not.toBe(sign(String(n + 1)).hue);
    expect(sign(String(n)).shape).not.toBe(sign(String(n + 1)).shape);
  }
});

test("ids as people choose them differ, and the largest has a sign", () => {
  const signs = ["1", "2", "42", "43", "100", "200", "300", "1000", "2000", "123456", "123459"].map((id) =>
    JSON.stringify(sign(id)),
  );
  expect(new Set(signs).size).toBe(signs.length);
  expect(sign("18446744073709551614")).toEqual(sign("18446744073709551614"));
});

test("what is an id that is set", () => {
  expect(isSet("0")).toBe(true);
  expect(isSet("18446744073709551615")).toBe(false);
  expect(isSet("unset")).toBe(false);
  expect(isSet("1,2")).toBe(false);
  expect(isSet("")).toBe(false);
});
