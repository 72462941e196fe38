// Floating point numbers as od(1) shows them: as few digits as tell the number from its neighbours.

/** What a type holds: bytes, digits that are always told apart, digits that always suffice, width of a column. */
export interface FloatType {
  size: 4 | 8;
  least: number;
  most: number;
  width: number;
}
export const FLOATS: Readonly<Record<string, FloatType>> = {
  F: { size: 4, least: 6, most: 9, width: 15 },
  D: { size: 8, least: 15, most: 17, width: 24 },
};

/** C's "%.*g". */
function general(x: number, digits: number): string {
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const e = Number(exponent);
  const plain = e >= -4 && e < digits;
  const text = plain ? x.toFixed(digits - 1 - e) : mantissa;
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return plain ? short : `${short}e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
}

/** The number in the first bytes of `view`. */
export function show_float(type: FloatType, view: DataView, big: boolean): string {
  const x = type.size === 4 ? view.getFloat32(0, !big) : view.getFloat64(0, !big);
  const negative = view.getUint8(big ? 0 : type.size - 1) >= 0x80;
  if (Number.isNaN(x)) return negative ? "-nan" : "nan";
  if (!Number.isFinite(x)) return x < 0 ? "-inf" : "inf";
  if (x === 0) return negative ? "-0" : "0";
  const round = type.size === 4 ? Math.fround : (n: number) => n;
  // a denormal number has fewer digits
  const tiny = Math.abs(x) < (type.size === 4 ? 2 ** -126 : 2 ** -1022);
  for (let digits = tiny ? 1 : type.least; digits < type.most; digits++) {
    const text = general(x, digits);
    if (round(Number(text)) === x) return text;
  }
  return general(x, type.most);
}
