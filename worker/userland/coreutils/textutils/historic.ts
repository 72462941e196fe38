// Options from before getopt: a number alone, as in fold -72 and split -100.

/**
 * The arguments with "-5" (the last of such numbers) written as the option `letter`, unless it is the value of the option before it (`takes_value`
 * knows that one) or an operand behind "--".
 */
export function historic(args: readonly string[], letter: string, takes_value: RegExp): string[] {
  const end = args.indexOf("--");
  const is_number = (a: string, i: number): boolean =>
    /^-\d+$/.test(a) && !takes_value.test(args[i - 1] ?? "") && (end < 0 || i < end);
  const last = args.findLastIndex(is_number);
  return args
    .map((a, i) => (i === last ? `-${letter}${a.slice(1)}` : a))
    .filter((a, i) => i === last || !is_number(a, i));
}
